// Package jalali is the Iranian (Solar Hijri) calendar: dates, arithmetic,
// conversion from and to [time.Time], formats and parsing.
//
// It owns the calendar and nothing else: it reads no clock, knows no message
// catalogue, and needs the standard library only.
//
// # Dates
//
// A [Date] is a plain value and may be compared with == and used as a map key.
// [New] checks its arguments; [FromTime] reads the date of an instant in that
// instant's own zone:
//
//	d, err := jalali.New(1405, jalali.Azar, 1)
//	d = jalali.FromTime(t.In(loc))
//
// The zero Date means "no date": its [Date.String] is empty and [Date.IsZero]
// is true. Arithmetic that leaves the calendar's range, or starts from a Date
// that does not exist, yields the zero Date.
//
// # Leap years and the valid range
//
// Leap years follow the 33-year rule: year y has 366 days if (25y + 11) mod 33
// is less than 8. The legal calendar is astronomical (the year begins on the
// day whose noon in Tehran follows the equinox); the rule agrees with the
// equinox in every year from [MinYear] (1178, from March 1799) to [MaxYear]
// (1633, until March 2255), and this package refuses years outside of it
// rather than be wrong by a day. The 2820-year cycle is not used: it makes
// 1404 a leap year instead of 1403.
//
// # Weeks
//
// Weeks start on Saturday. [Weekday] counts from [Shanbeh] = 0 to [Jomeh] = 6;
// [Weekday.Std] and [WeekdayOf] convert to and from [time.Weekday].
//
// # Time zones
//
// Nothing here assumes a zone. Iran has had no daylight saving time since
// Mehr 1401, but it had before, so an offset of +03:30 is wrong for the past:
// use [Tehran], which loads the history from the tz database. Machines without
// the database exist (small containers, Windows); a program that calls Tehran
// should import time/tzdata in its main package, which embeds the database:
//
//	import _ "time/tzdata"
//
// # Formats
//
// [Date.Format] and [Format] (with a time of day) take a layout in which a
// percent sign starts a verb; everything else is copied. Digits come out as
// Persian digits; [Date.FormatLatin] and [FormatLatin] give Latin ones.
//
//	%Y  year, four digits          ۱۴۰۵
//	%y  year, last two digits      ۰۵
//	%m  month, two digits          ۰۹       %-m  without the zero   ۹
//	%B  month, name                آذر
//	%d  day, two digits            ۰۱       %-d  without the zero   ۱
//	%j  day of the year, 3 digits  ۲۴۷      %-j  without zeros      ۲۴۷
//	%A  weekday, name              یکشنبه
//	%a  weekday, one letter        ی
//	%H  hour, two digits           ۰۸       %-H  without the zero   ۸
//	%M  minute, two digits         ۰۵       %-M  without the zero   ۵
//	%S  second, two digits         ۰۹       %-S  without the zero   ۹
//	%%  a percent sign
//
// An unknown verb is copied as it stands. In [Date.Format] the time of day is
// midnight. The usual layouts have their own methods: [Date.String]
// (1405/09/01), [Date.FormatLong] (یکشنبه ۱ آذر ۱۴۰۵), [FormatTime]
// (۱ آذر ۱۴۰۵، ۱۲:۰۸).
//
// # Parsing
//
// [Parse] accepts what people type: "۱ آذر ۱۴۰۵", "یکشنبه ۱ آذرماه ۱۴۰۵",
// "1405/09/01", "1405-9-1", "14050901", "۱/۹/۱۴۰۵", with Persian, Arabic or
// Latin digits, Arabic ye and kaf, with or without half-spaces. Month names of
// Afghanistan (حمل … حوت) are understood. A weekday that contradicts the date
// is an error. [ParseTime] reads a time of day after the date. A [ParseError]
// says what was wrong, where, and how to mend it.
package jalali
