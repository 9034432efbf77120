"""A sheet of sixty rows into which fifty faults of many kinds are planted, each in a known cell."""

from tests.factories.enrolments import good_row, nik_of

# Row in the sheet (1 is the heading), column letter, what stands there, the code that must come.
PLANTED: tuple[tuple[int, str, object, str], ...] = (
    (2, "A", "", "cell_missing"),
    (3, "A", "12345", "name_without_letters"),
    (4, "A", "Sari <b>", "name_characters"),
    (5, "A", "S" * 121, "cell_too_long"),
    (6, "A", "=HYPERLINK(1)", "name_characters"),
    (7, "B", "", "nik_missing"),
    (8, "B", "3.29999E+15", "nik_number"),
    (9, "B", "3,3E+15", "nik_number"),
    (10, "B", "329999601090000", "nik_short"),
    (11, "B", "32999960109000091", "nik_length"),
    (12, "B", "329999601O900009", "nik_letter"),
    (13, "B", "tidak ada", "nik_characters"),
    (14, "B", "3299990010900009", "nik_shape"),
    (15, "B", "3299996013900009", "nik_shape"),
    (16, "B", "3299996010900000", "nik_shape"),
    (17, "B", "3299997210900009", "nik_shape"),
    (18, "B", nik_of(50), "row_twice"),
    (19, "B", nik_of(51), "row_twice"),
    (20, "C", "X1234567", "identity_twice"),
    (21, "E", "", "cell_missing"),
    (22, "E", "10/20/1990", "date_order"),
    (23, "E", "31/02/1990", "date_missing"),
    (24, "E", "20/10/90", "date_year"),
    (25, "E", "20 Foo 1990", "date_month"),
    (26, "E", "besok", "date_shape"),
    (27, "E", "20/10/2020", "age"),
    (28, "E", "20/10/1890", "age"),
    (29, "E", "20/10/2031", "age"),
    (30, "F", "", "cell_missing"),
    (31, "F", "X", "sex_unknown"),
    (32, "F", "1", "sex_unknown"),
    (33, "G", "telepon kantor", "answer_shape"),
    (34, "G", "8.12E+10", "phone_number"),
    (35, "G", "12", "answer_shape"),
    (36, "H", "sari.contoh", "answer_shape"),
    (37, "H", "sari@", "answer_shape"),
    (38, "H", "sari@contoh", "answer_shape"),
    (39, "K", "Jawa Brat", "province_unknown"),
    (40, "K", "97", "province_unknown"),
    (41, "K", "Atlantis", "province_unknown"),
    (42, "L", "123", "answer_shape"),
    (43, "L", "ABCDE", "answer_shape"),
    (44, "M", "S9", "education_unknown"),
    (45, "M", "11", "education_unknown"),
    (46, "N", "Penyihir", "occupation_unknown"),
    (47, "N", "90", "occupation_unknown"),
    (48, "O", "K" * 161, "cell_too_long"),
    (49, "P", "J" * 121, "cell_too_long"),
    (50, "D", "T" * 81, "cell_too_long"),
    (51, "J", "B" * 81, "cell_too_long"),
)
LETTERS = "ABCDEFGHIJKLMNOP"


def faulty_grid() -> list[list[object]]:
    """The sheet: rows 52 and 53 are those that rows 18 and 19 repeat."""
    from tests.factories.enrolments import grid

    cells = grid([good_row(number) for number in range(60)])
    for row, letter, content, _code in PLANTED:
        cells[row - 1][LETTERS.index(letter)] = content
    return cells
