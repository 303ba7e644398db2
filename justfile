# One-word tasks. `just` lists them; `just setup` first. Install just with your package manager or `pipx install rust-just`.
# On Windows, run them in a shell that has .venv/bin, such as WSL.

bin := ".venv/bin"

# List the tasks
default:
    @just --list

# Make the environment, with everything the tests need
setup:
    python3 -m venv .venv
    {{bin}}/pip install --quiet --editable '.[test]'

# Open the app on made-up data
demo:
    {{bin}}/mfr demo

# Run the tests; what follows goes to pytest
test *arguments:
    {{bin}}/python -m pytest {{arguments}}

# Lint, formatting, types and import contracts
lint:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .
    {{bin}}/mypy
    {{bin}}/lint-imports

# Fix what ruff can fix, and format
format:
    {{bin}}/ruff check --fix .
    {{bin}}/ruff format .

# Everything that CI runs, from a clean clone
ci:
    bash .ci/run

# Rewrite docs/keys.md, the manual page, the snapshots and the screenshots after a change of keys, words or looks
generate:
    {{bin}}/mfr keys --markdown > docs/keys.md
    {{bin}}/python -m tests.manual
    UPDATE_SNAPSHOTS=1 {{bin}}/python -m pytest tests/tui/test_snapshots.py -n 0 --snapshot-update
    {{bin}}/python -m tests.pictures

# Speed and memory as ratios
bench:
    {{bin}}/python -m tests.bench

# Build the wheel and the source distribution
build:
    uv build
