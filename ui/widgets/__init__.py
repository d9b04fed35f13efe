"""Parts of the window that know nothing of app/.

Values                  what a cell, a pill, a state is
    cell.py             State, Cell and its runs: strong(), code(), pill(), old_new(), …

Painting                shared by widgets and rows; a widget asks for tokens, never for a colour
    paint.py            frames, boxes, bars, spark lines, pills, ribbons
    run_painter.py      the runs of one cell
    cell_painter.py     cells of a table or tree, kept as images
    row_look.py         the ground, edge and frame of one row
    head.py             the head of tables and trees
    arrivals.py         which rows came a moment ago
    turning.py          the clock of turning rings
    rows_view.py        what table and tree share: who leads, keyboard or mouse
    focus.py            the 2 px ring around what the keyboard reached; install(app) once

Words
    label.py            Label: plain text, may elide or wrap; Drawing: an icon; Note: an icon and words; RunLine: runs
    pill.py             Pill(state), Tag("UAT"), Monogram(name), Count("3", waiting=True)
    stat.py             Stat(number, label): a number first, its label below; Hero

Controls                standard Qt controls underneath: keyboard, accessibility and input methods are theirs
    button.py           Button(text, Kind.PRIMARY, icon=…, size=Size.SMALL), IconButton(icon, name, key)
    pressable.py        Pressable: the ground of all buttons; Space and Enter press them
    check.py            CheckBox
    field.py            LineEdit, SearchField, PasswordField; Field(label, editor): label above, sentence below
    choices.py          the ground of segments and tabs: of a row of buttons one is on
    segments.py         Segments: in a trough, counts behind the labels; folds into a menu where there is no room
    tabs.py             Tabs: underlined, with a count or a dot
    chips.py            Chip, ChipBar: conditions as chips, and a field that adds free text
    steps.py            Steps: numbered circles, done ones can be clicked
    breadcrumbs.py      Breadcrumbs
    menu.py             Menu: a QMenu with round corners

Containers
    panel.py            Panel: a rounded surface; ClippedPanel: round corners over a table; Line: a hairline
    card.py             Card: a panel that is one click target, with an optional ribbon
    splitter.py         Splitter: a 1 px line that can be dragged
    layouts.py          clear(layout): take out everything
    scaled.py           scaled(label.setFixedWidth, 120): a size that goes with the text

Tables and trees
    table.py            TableView over ui.models.RowsModel
    tree.py             TreeView over ui.tree_model.TreeModel

Telling what is going on
    announce.py         announce(part, words), alert(part): have a change read out
    banner.py           Banner: one sentence across the page, one or two buttons
    progress.py         ProgressBar: done, a failed piece, or an unknown length
    spark.py            SparkLine
    state_page.py       StatePage: empty, nothing found, error; Skeleton: rows to come, after 300 ms
    timeline.py         Timeline: what happened, what happens next
    new_rows.py         NewRows: the floating "86 new" under a table's head
"""
