"""Formulas that check a number where it is typed, with functions that Excel 2010 and WPS know.

They follow GB 11643 and GB 32100-2015 as ``domain.identity`` does; the import checks again.
"""

_PLACES = ",".join(map(str, range(1, 18)))
_ID_WEIGHTS = "7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2"
_ID_SIGNS = "10X98765432"
_CODE_WEIGHTS = ",".join(str(3**place % 31) for place in range(17))
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_ID_TEST = (
    'AND(LEN({cell})=18,MID("{signs}",MOD(SUMPRODUCT(MID({cell},{{{places}}},1)*{{{weights}}}),11)'
    '+1,1)=UPPER(RIGHT({cell},1)),ISNUMBER(DATEVALUE(TEXT(MID({cell},7,8),"0000-00-00"))))'
)
_CODE_TEST = (
    'AND(LEN({cell})=18,MID("{signs}",MOD(31-MOD(SUMPRODUCT((FIND(MID(UPPER({cell}),{{{places}}}'
    ',1),"{signs}")-1)*{{{weights}}}),31),31)+1,1)=UPPER(RIGHT({cell},1)))'
)


def id_test(cell: str) -> str:
    """Return what is true for a right resident ID in ``cell``, false or an error for any other."""
    return _ID_TEST.format(cell=cell, signs=_ID_SIGNS, places=_PLACES, weights=_ID_WEIGHTS)


def code_test(cell: str) -> str:
    """Return what is true for a right credit code in ``cell``, false or an error for any other."""
    return _CODE_TEST.format(cell=cell, signs=_CODE_SIGNS, places=_PLACES, weights=_CODE_WEIGHTS)


def check_formula(cell: str, right: str, wrong: str, *, persons: bool) -> str:
    """Return the formula that shows ``right`` or ``wrong`` beside a number, nothing for a blank.

    ``persons``: a resident ID is right as well as a credit code.
    """
    tests = [code_test(cell)]
    if persons:
        tests.insert(0, id_test(cell))
    guarded = ",".join(f"IFERROR({test},FALSE)" for test in tests)
    return f'IF({cell}="","",IF(OR({guarded}),"{right}","{wrong}"))'
