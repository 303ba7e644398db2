"""The welcome, and the questions about the whole person: safety, warning signs, places to avoid, and the week."""

from mfr_tui.plain.desk import Desk
from mfr_tui.plain.talk import BACK, LEAVE_IT, TEN, Answer
from mfr_tui.plain.terminal import ENTER
from mfr_tui.practice.screening import Item, carry_over
from mfr_tui.practice.warning_signs import Sign, Tier, load_signs, whom
from mfr_tui.practice.weekly import SOURCES, Question, load_questions
from mfr_tui.record.rows import Week
from mfr_tui.review.weekly import SKIPPED, read_week, score_words
from mfr_tui.wording.safety import answer_word, screening_verdict, signs_verdict, unknown_sign
from mfr_tui.wording.welcome import NO_NETWORK, WHAT, what_it_does

NO, YES, SURE, CLEAR = (
    Answer("no", "n", "no"),
    Answer("yes", "y", "yes"),
    Answer("unsure", "s", "not sure"),
    Answer("clear", "c", "a professional allowed it"),
)


def welcome(desk: Desk) -> None:
    """Say what mfr is and is not, once, and offer the safety questions.

    Raises:
        Left: The person leaves.
    """
    does = what_it_does("with the command mfr history", "your flags")
    desk.talk.say("Good morning.", WHAT, *(f"{word} {sentence}" for word, sentence in does), NO_NETWORK)
    desk.keep("that you saw the welcome", lambda writer: writer.remember("welcome_seen", value=True))
    answers = [YES, Answer("later", ENTER, "later, and until then look and move only")]
    question = "Answer the safety questions now? They take a minute."
    if desk.talk.choose(question, answers, back=False, leaves="later") == "yes":
        ask_screening(desk)


# The safety questions


def ask_screening(desk: Desk, *, every: bool = False) -> None:
    """Ask the safety questions that are due, or every one. Each answer is saved at once; none has a default.

    Raises:
        Left: The person leaves. What they answered is saved.
    """
    due = {item.id for item in desk.standing().to_ask}
    items, _ = carry_over(desk.items, desk.reader.answers())
    asked = [item for item in items if every or item.id in due]
    desk.talk.say(
        "Before you press on yourself. If any of these applies, look and move only, and ask a professional first."
    )
    number, given = 1, set[str]()
    while 1 <= number <= len(asked):
        item = asked[number - 1]
        _, answers = carry_over(desk.items, desk.reader.answers())
        now = answers.get(item.id)
        said = f" Now: {answer_word(now)}." if now else ""
        options = [YES, NO, SURE, *([CLEAR] if now and now.bars else [])]
        if now and (item.id not in due or item.id in given):
            options.append(Answer("next", ENTER, "leave it"))
        options.append(Answer("before", BACK, "the question before" if number > 1 else ""))
        words = f"Question {number} of {len(asked)}. {item.question} {item.covers}{said}"
        answer = desk.talk.choose(words, options, back=False, leaves="leave")
        if answer == "leave":
            break
        if answer == "clear":
            _clear(desk, item)
        elif answer not in {"next", "before"}:
            _answer(desk, item, yes=answer != "no", unsure=answer == "unsure")
            given.add(item.id)
        number += -1 if answer == "before" else 1
    items, answers = carry_over(desk.items, desk.reader.answers())
    desk.talk.say(screening_verdict(items, answers, len(desk.standing().to_ask)))


def _answer(desk: Desk, item: Item, *, yes: bool, unsure: bool) -> None:
    # Save the answer before asking where: until then it applies to the whole body.
    desk.keep_safe(f"the answer about {item.name}", lambda writer: writer.answer(item.id, yes=yes, unsure=unsure))
    if not (yes and item.where):
        return
    desk.talk.say("Where is it? Name each place; the places next to it are not pressed either.")
    regions = set[str]()
    while region := desk.talk.region(desk.body, "Another place?" if regions else "Where?", desk.standing().gone):
        regions.add(region)
        desk.talk.say(f"{desk.body.label(region)}. {len(regions)} named.")
    if regions:
        desk.keep_safe(
            f"where: {item.name}",
            lambda writer: writer.answer(item.id, yes=True, regions=sorted(regions), unsure=unsure),
        )
    else:
        desk.talk.say("No place named, so pressing is blocked everywhere.")


def _clear(desk: Desk, item: Item) -> None:
    """Record that a professional allowed pressing in spite of a "yes"."""
    who = desk.talk.text(
        f"Cleared to press: {item.name}. It counts until you answer the question again. Who allowed it?"
    )
    if who:
        when = desk.talk.text("When? Enter for none:")
        desk.keep_safe(f"the clearance of {item.name}", lambda writer: writer.clear(item.id, who, when))


# The warning signs


def ask_signs(desk: Desk, region: str | None = None, hold_id: str | None = None) -> None:
    """Ask about the warning signs, on their own or after a hold was stopped for pain. Each answer is saved at once.

    Args:
        desk: Plain mode.
        region: The region that hurt, if any.
        hold_id: The hold that was stopped, if any.

    Raises:
        Left: The person leaves. What they answered is saved.
    """
    before, desk.talk.open_signs = desk.talk.open_signs, None
    try:
        _ask_signs(desk, region, hold_id)
    finally:
        desk.talk.open_signs = before


def _ask_signs(desk: Desk, region: str | None, hold_id: str | None) -> None:
    talk = desk.talk
    if hold_id is None:
        talk.say("Warning signs. Do any of these apply today?")
    else:
        talk.say(
            "Stopped. You did the right thing.",
            "Do not press there until the end of tomorrow, and until you close its flag.",
            "See a professional if the pain does not ease. Do any of these apply?",
        )
    known = load_signs()
    names = {sign.id for sign in known}
    others = sorted(name for name, now in desk.reader.signs().items() if now.in_force and name not in names)
    signs = (*known, *map(unknown_sign, others))
    answers = {} if hold_id else desk.reader.warnings(desk.body_day)
    for tier in Tier:
        group = [sign for sign in signs if sign.tier is tier]
        talk.say(f"{whom(tier, desk.config)}.", *(_in_a_line(sign, answers.get(sign.id)) for sign in group))
        options = [
            Answer("each", "y", "yes, ask about each"),
            Answer("none", "n", "no, none of them"),
            Answer("next", ENTER, "no answer"),
            Answer("done", "b", "done"),
        ]
        said = talk.choose("Does one of these apply?", options, back=False, leaves="done")
        if said == "done":
            break
        # A sign that is answered yes is ended by its own answer only, never with the others.
        asked = group if said == "each" else [sign for sign in group if answers.get(sign.id)] if said == "none" else []
        for sign in group if said == "none" else ():
            if sign not in asked:
                _keep_sign(desk, sign, yes=False, region=region, hold_id=hold_id)
        for sign in asked:
            if not _ask_sign(desk, sign, answers.get(sign.id), region, hold_id):
                break
    talk.say(signs_verdict(signs, desk.reader.warnings(desk.body_day), desk.config)[0])


def _in_a_line(sign: Sign, answer: bool | None) -> str:
    return f"{sign.about[0].upper()}{sign.about[1:]}{_now(answer)}."


def _now(answer: bool | None) -> str:
    return "" if answer is None else ", now yes" if answer else ", now no"


def _ask_sign(desk: Desk, sign: Sign, now: bool | None, region: str | None, hold_id: str | None) -> bool:
    """Ask about one sign, and say what to do about a yes. Return whether to go on with the next of its group."""
    options = [YES, NO, *([CLEAR] if now else []), Answer("next", ENTER, "no answer")]
    answer = desk.talk.choose(f"{sign.question}{_now(now)}", options)
    if answer == "clear":
        _clear_sign(desk, sign.id, sign.about)
    elif answer in {"yes", "no"}:
        _keep_sign(desk, sign, yes=answer == "yes", region=region, hold_id=hold_id)
        if answer == "yes":
            desk.talk.say(signs_verdict([sign], {sign.id: True}, desk.config)[0])
    return answer is not None


def _keep_sign(desk: Desk, sign: Sign, *, yes: bool, region: str | None, hold_id: str | None) -> None:
    desk.keep_safe(
        f"the answer about {sign.about}",
        lambda writer: writer.warn(sign.id, yes=yes, region=region, hold_id=hold_id),
        loosens=not yes,
    )


def _clear_sign(desk: Desk, sign: str, about: str) -> None:
    """Record that a professional looked at a sign that is present and allowed pressing."""
    who = desk.talk.text(f"Cleared: {about}. It counts until you answer again. Who allowed it?")
    if who:
        when = desk.talk.text("When? Enter for none:")
        desk.keep_safe(f"the clearance of {about}", lambda writer: writer.clear_sign(sign, who, when), loosens=True)


# The week


def ask_week(desk: Desk) -> None:
    """Ask the weekly questions, each of which can be skipped. Each answer is saved at once.

    Raises:
        Left: The person leaves. What they answered is saved.
    """
    talk, today, questions = desk.talk, desk.body_day, load_questions()
    talk.say("How was your week? These are about the last seven days. Skip any you like.", SOURCES)
    for number, question in enumerate(questions, 1):
        given = next(iter(desk.reader.weeks(today, today)), Week(today)).answers.get(question.id)
        now = "" if given is None else f" Now: {given if question.is_number else 'yes' if given else 'no'}."
        words = f"{number} of {len(questions)}. {question.question}{now}"
        if question.is_number:
            said = talk.rating(
                f"{words} 0: {question.none}. {TEN}: {question.most}. Enter skips.",
                {"s": "not this week", LEAVE_IT: "leave the rest"},
            )
            if said == "s":
                _skip_week(desk)
                return
            if said == LEAVE_IT:
                break
            if isinstance(said, int):
                _keep_week(desk, question, said)
        else:
            answer = talk.choose(words, [YES, NO, Answer("next", ENTER, "skip")], back=False, leaves="leave")
            if answer == "leave":
                break
            if answer != "next":
                _keep_week(desk, question, answer == "yes")
    talk.say(score_words(read_week(desk.reader, today, desk.config)) or "Saved.")


def _skip_week(desk: Desk) -> None:
    """Skip this week, unless a question is already answered."""
    today = desk.body_day
    if read_week(desk.reader, today, desk.config).this.answers:
        desk.talk.say("You have answered some of them. The rest stays blank.")
        return
    desk.keep("that you skip this week", lambda writer: writer.remember(SKIPPED, today.isoformat()))
    desk.talk.say("Skipped. They are offered again in seven days.")


def _keep_week(desk: Desk, question: Question, said: int | bool) -> None:
    word = str(said) if not isinstance(said, bool) else "yes" if said else "no"
    label = f"the week: {question.about.lower()} {word}"
    desk.keep(
        f"the week: {question.about.lower()}",
        lambda writer: writer.save_week_answer(label, question.id, said),
    )
