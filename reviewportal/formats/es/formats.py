"""Dates and numbers in Spanish.

CLDR puts a full stop between thousands; here it is a narrow no-break space, as the Real Academia recommends.
"""

DATE_FORMAT = "j \\d\\e F \\d\\e Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j \\d\\e F \\d\\e Y, H:i"
YEAR_MONTH_FORMAT = "F \\d\\e Y"
MONTH_DAY_FORMAT = "j \\d\\e F"
SHORT_DATE_FORMAT = "j \\d\\e F \\d\\e Y"
SHORT_DATETIME_FORMAT = "j \\d\\e F \\d\\e Y, H:i"
FIRST_DAY_OF_WEEK = 1
# The browser's own date field sends ISO 8601 in every language.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
