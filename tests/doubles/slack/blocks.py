"""Block Kit as strictly as Slack reads it: kinds, needed fields and size limits; what is wrong is named."""

from typing import Any

from tests.doubles.slack.workspace import Body

IN_A_MESSAGE = 50
IN_A_VIEW = 100
TOTAL = 13_200  # characters over all blocks of a message

_PLAIN = frozenset({"plain_text"})
_ANY = frozenset({"plain_text", "mrkdwn"})
_SURFACES = {
    "header": "message modal home",
    "section": "message modal home",
    "context": "message modal home",
    "divider": "message modal home",
    "actions": "message modal home",
    "image": "message modal home",
    "input": "modal home",
    "markdown": "message",
    "rich_text": "message modal home",
    "table": "message",
}
_ELEMENTS = frozenset(
    """button static_select multi_static_select channels_select multi_channels_select conversations_select
    multi_conversations_select users_select multi_users_select external_select multi_external_select checkboxes
    radio_buttons plain_text_input number_input datepicker timepicker datetimepicker overflow email_text_input
    url_text_input rich_text_input image""".split()
)
_NOT_IN_ACTIONS = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input", "image"})
_NOT_IN_INPUTS = frozenset({"button", "overflow", "image"})


class Checker:
    """Collects what is wrong with some blocks, in Slack's words."""

    def __init__(self, surface: str, files: Any = ()) -> None:
        self.surface, self.files = surface, files
        self.wrong: list[str] = []
        self.total = 0
        self._block_ids: set[str] = set()
        self._action_ids: set[str] = set()

    def blocks(self, blocks: Any) -> list[str]:
        """Everything that is wrong."""
        limit = IN_A_MESSAGE if self.surface == "message" else IN_A_VIEW
        if not isinstance(blocks, list):
            return ["[ERROR] must be an array [json-pointer:/blocks]"]
        if len(blocks) > limit:
            self._say(f"no more than {limit} items allowed", "/blocks")
        for number, block in enumerate(blocks):
            self._block(block, f"/blocks/{number}")
        if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
            self._say("only one table allowed", "/blocks")
        return self.wrong

    def _say(self, what: str, where: str) -> None:
        self.wrong.append(f"[ERROR] {what} [json-pointer:{where}]")

    def _block(self, block: Any, where: str) -> None:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in _SURFACES or self.surface not in _SURFACES[kind]:
            self._say(f"unsupported type: {kind}", where)
            return
        native = block.get("block_id", "")
        if not isinstance(native, str) or len(native) > 255 or native in self._block_ids:
            self._say("invalid or repeated block_id", f"{where}/block_id")
        if native:
            self._block_ids.add(native)
        getattr(self, f"_{kind}", self._nothing)(block, where)

    def _nothing(self, _block: Body, _where: str) -> None:
        """Kinds that hold nothing to look at."""

    def text(self, text: Any, where: str, limit: int, kinds: frozenset[str] = _ANY) -> None:
        """A text object."""
        if not isinstance(text, dict) or text.get("type") not in kinds or not isinstance(text.get("text"), str):
            self._say("must be a valid text object", where)
            return
        allowed = {"type", "text", "emoji"} if text["type"] == "plain_text" else {"type", "text", "verbatim"}
        for name in sorted(set(text) - allowed):
            self._say(f"no more properties allowed: {name}", where)
        if not text["text"]:
            self._say("must be more than 0 characters", f"{where}/text")
        if len(text["text"]) > limit:
            self._say(f"must be less than {limit + 1} characters", f"{where}/text")
        self.total += len(text["text"])

    def _header(self, block: Body, where: str) -> None:
        self.text(block.get("text"), f"{where}/text", 150, _PLAIN)

    def _section(self, block: Body, where: str) -> None:
        fields = block.get("fields", [])
        if "text" not in block and not fields:
            self._say("missing required field: text", where)
        if "text" in block:
            self.text(block["text"], f"{where}/text", 3000)
        if len(fields) > 10:
            self._say("no more than 10 items allowed", f"{where}/fields")
        for number, each in enumerate(fields):
            self.text(each, f"{where}/fields/{number}", 2000)
        if "accessory" in block:
            self._element(block["accessory"], f"{where}/accessory")

    def _context(self, block: Body, where: str) -> None:
        elements = block.get("elements", [])
        if not 0 < len(elements) <= 10:
            self._say("between 1 and 10 items allowed", f"{where}/elements")
        for number, each in enumerate(elements):
            if isinstance(each, dict) and each.get("type") == "image":
                self._image(each, f"{where}/elements/{number}")
            else:
                self.text(each, f"{where}/elements/{number}", 2000)

    def _actions(self, block: Body, where: str) -> None:
        elements = block.get("elements", [])
        if not 0 < len(elements) <= 25:
            self._say("between 1 and 25 items allowed", f"{where}/elements")
        for number, each in enumerate(elements):
            self._element(each, f"{where}/elements/{number}", _NOT_IN_ACTIONS)

    def _image(self, block: Body, where: str) -> None:
        alt, title = block.get("alt_text"), block.get("title")
        if not isinstance(alt, str) or not 0 < len(alt) <= 2000:
            self._say("alt_text must be between 1 and 2000 characters", f"{where}/alt_text")
        if title is not None:
            self.text(title, f"{where}/title", 2000, _PLAIN)
        file, url = block.get("slack_file"), block.get("image_url")
        if bool(file) == bool(url):
            self._say("must have one of image_url and slack_file", where)
        elif file and (file.get("id") not in self.files):
            self._say("invalid slack file", f"{where}/slack_file")
        elif url and (not isinstance(url, str) or not url.startswith("https://") or len(url) > 3000):
            self._say("invalid url", f"{where}/image_url")

    def _input(self, block: Body, where: str) -> None:
        self.text(block.get("label"), f"{where}/label", 2000, _PLAIN)
        if "hint" in block:
            self.text(block["hint"], f"{where}/hint", 2000, _PLAIN)
        self._element(block.get("element"), f"{where}/element", _NOT_IN_INPUTS)

    def _markdown(self, block: Body, where: str) -> None:
        if not isinstance(block.get("text"), str) or not 0 < len(block["text"]) <= 12_000:
            self._say("must be between 1 and 12000 characters", f"{where}/text")

    def _table(self, block: Body, where: str) -> None:
        rows = block.get("rows")
        if not isinstance(rows, list) or not 0 < len(rows) <= 100 or any(len(row) > 20 for row in rows):
            self._say("no more than 100 rows of 20 cells allowed", f"{where}/rows")

    def _element(self, element: Any, where: str, barred: frozenset[str] = frozenset()) -> None:
        kind = element.get("type") if isinstance(element, dict) else None
        if kind not in _ELEMENTS or kind in barred:
            self._say(f"unsupported type: {kind}", where)
            return
        action = element.get("action_id", "")
        if not isinstance(action, str) or len(action) > 255 or action in self._action_ids:
            self._say("invalid or repeated action_id", f"{where}/action_id")
        if action:
            self._action_ids.add(action)
        if kind == "button":
            self.text(element.get("text"), f"{where}/text", 75, _PLAIN)
            if len(str(element.get("value", ""))) > 2000:
                self._say("must be less than 2001 characters", f"{where}/value")
        elif kind == "image":
            self._image(element, where)
        if "placeholder" in element:
            self.text(element["placeholder"], f"{where}/placeholder", 150, _PLAIN)
        if kind.endswith("static_select") or kind in {"checkboxes", "radio_buttons", "overflow"}:
            self._options(element, where, 10 if kind in {"checkboxes", "radio_buttons"} else 100)

    def _options(self, element: Body, where: str, limit: int) -> None:
        options = element.get("options") or [
            each for group in element.get("option_groups", []) for each in group["options"]
        ]
        if not 0 < len(options) <= limit:
            self._say(f"between 1 and {limit} options allowed", f"{where}/options")
        for number, option in enumerate(options):
            self.text(option.get("text"), f"{where}/options/{number}/text", 75)
            if not 0 < len(str(option.get("value", ""))) <= 150:
                self._say("must be between 1 and 150 characters", f"{where}/options/{number}/value")
        chosen = element.get("initial_option"), *element.get("initial_options", [])
        if any(each is not None and each not in options for each in chosen):
            self._say("initial option is not one of the options", f"{where}/initial_option")


def wrong_with_view(view: Any, kind: str) -> list[str]:
    """What is wrong with a modal or a Home."""
    if not isinstance(view, dict) or view.get("type") != kind:
        return [f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"]
    checker = Checker(kind)
    if kind == "modal":
        checker.text(view.get("title"), "/view/title", 24, _PLAIN)
        for name in ("submit", "close"):
            if name in view:
                checker.text(view[name], f"/view/{name}", 24, _PLAIN)
        inputs = any(isinstance(each, dict) and each.get("type") == "input" for each in view.get("blocks", []))
        if inputs and "submit" not in view:
            checker.wrong.append("[ERROR] missing required field: submit [json-pointer:/view]")
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        checker.wrong.append("[ERROR] private_metadata or callback_id is too long [json-pointer:/view]")
    return checker.blocks(view.get("blocks"))
