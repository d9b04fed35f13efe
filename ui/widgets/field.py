"""Fields: a line of text with an icon, a key hint, an error; a secret with an eye; and a field with label and sentence.

The frame holds the contrast that makes a field findable; keyboard or mouse, a field with focus has the 2 px frame.
"""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.button import IconButton
from ui.widgets.label import Label, Note

RADIUS = 6
_PADDING = 10
_ICON_GAP = 8


def unframe(edit: QLineEdit) -> None:
    """Leaves of a line edit its text alone: frame and ground are painted by who holds it."""
    edit.setFrame(False)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    edit.setPalette(palette)


class LineEdit(QLineEdit):
    """One line of text. ``code`` sets it in the mono face; ``small`` is 28 high, for narrow bars."""

    def __init__(
        self,
        placeholder: str = "",
        *,
        name: str = "",
        icon: str = "",
        key: str = "",
        code: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._key = key
        self._code = code
        self._height = 28 if small else 32
        self._wrong = False
        self._reserved = 0
        unframe(self)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self._restyle)

    def set_wrong(self, wrong: bool) -> None:
        """Whether the frame is red; the sentence that says why stands below (:class:`Field`)."""
        self._wrong = wrong
        self.update()

    def reserve(self, width: int) -> None:
        """Keeps so many pixels free at the right, for a button that lies on the field."""
        self._reserved = width
        self._restyle()

    def sizeHint(self) -> QSize:
        """Height by the theme; the width is the layout's."""
        return QSize(super().sizeHint().width(), theme.height(self._height))

    def minimumSizeHint(self) -> QSize:
        """Some letters at least."""
        return QSize(theme.px(80), theme.height(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, Qt's text, then icon and key."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        ground = Token.SURFACE if self.isEnabled() else Token.SUNKEN
        if self.hasFocus():
            paint.frame(painter, rect, RADIUS, ground, Token.DANGER if self._wrong else Token.FOCUS, width=2)
        else:
            paint.frame(painter, rect, RADIUS, ground, self._line(), width=1.25 if self._wrong else None)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        if self._icon:
            paint.draw_icon(painter, _PADDING, rect.center().y(), self._icon, Token.TEXT_2)
        if self._key_shown():
            self._paint_key(painter, rect)

    def _line(self) -> Token:
        if self._wrong:
            return Token.DANGER
        return Token.CONTROL if self.isEnabled() else Token.BORDER

    def _key_shown(self) -> bool:
        return bool(self._key) and not self.text()

    def _key_width(self) -> float:
        return max(14.0, paint.text_width(self._key, Role.MICRO) + 10) if self._key else 0.0

    def _paint_key(self, painter: QPainter, rect: QRectF) -> None:
        width, height = self._key_width(), theme.height(18)
        box = QRectF(round(rect.right() - 7 - width), round(rect.center().y() - height / 2), round(width), height)
        paint.frame(painter, box, 3, Token.SUNKEN, Token.LINE)
        x = box.center().x() - paint.text_width(self._key, Role.MICRO) / 2
        paint.draw_text(painter, x, box.center().y(), self._key, Role.MICRO, theme.color(Token.TEXT_3))

    def _restyle(self) -> None:
        self.setFont(theme.font(Role.CODE if self._code else Role.BODY))
        left = _PADDING + (theme.px(16) + _ICON_GAP if self._icon else 0)
        right = self._reserved or (round(self._key_width()) + _PADDING if self._key else _PADDING)
        self.setTextMargins(QMargins(left - 2, 0, right - 2, 0))  # Qt keeps 2 of its own at either side
        self.updateGeometry()
        self.update()


class SearchField(LineEdit):
    """Text to look for. Esc empties it. ``key`` is the shortcut that leads here, shown until something is typed."""

    def __init__(
        self, placeholder: str, *, name: str = "", key: str = "", small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(placeholder, name=name, icon="search", key=key, small=small, parent=parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties what is not empty; otherwise it is the page's. The key that leads here begins no search."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif not self.text() and self._key and event.text() == self._key:
            event.accept()
        else:
            super().keyPressEvent(event)


class PasswordField(LineEdit):
    """A secret: dots, and an eye that shows it while somebody wants to look."""

    def __init__(self, placeholder: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, name=name, code=True, parent=parent)
        self._eye = IconButton("eye", "Show", checkable=False, parent=self)
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.clicked.connect(self._toggle)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.reserve(34)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stays at the right."""
        super().resizeEvent(event)
        side = self.height() - 6
        self._eye.setGeometry(self.width() - side - 3, 3, side, side)

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.rename("Hide" if hidden else "Show", icon="eye-off" if hidden else "eye")


class Field(QWidget):
    """A label above, an editor, and a sentence below: what is wrong and what to do, or what was found."""

    def __init__(self, label: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._label = Label(label, Role.SMALL_STRONG, Token.TEXT_2)
        self._label.setBuddy(editor)
        self._note = Note("info", "", Token.TEXT_2, wraps=True)
        self._note.hide()
        editor.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._note)

    def set_error(self, sentence: str) -> None:
        """What is wrong and what to do about it; "" when it is right again."""
        if isinstance(self.editor, LineEdit):
            self.editor.set_wrong(bool(sentence))
        self._note.label.set_role(Role.SMALL_STRONG)
        self._show("circle-x", sentence, Token.DANGER, Token.DANGER)

    def set_note(self, sentence: str, icon: str = "circle-check", token: Token = Token.SUCCESS) -> None:
        """What was found, or what to know."""
        if isinstance(self.editor, LineEdit):
            self.editor.set_wrong(False)
        self._note.label.set_role(Role.SMALL)
        self._show(icon, sentence, token, Token.TEXT_2)

    def _show(self, icon: str, sentence: str, token: Token, text_token: Token) -> None:
        self._note.set(icon, sentence, token, text_token=text_token)
        self._note.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
