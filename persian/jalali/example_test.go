package jalali_test

import (
	"fmt"
	"time"

	"peyk/persian/jalali"
)

func Example() {
	tehran, err := jalali.Tehran()
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, 11, 22, 8, 38, 0, 0, time.UTC).In(tehran)
	d := jalali.FromTime(at)
	fmt.Println(d)
	fmt.Println(d.FormatLong())
	fmt.Println(jalali.FormatTime(at))
	// Output:
	// 1405/09/01
	// یکشنبه ۱ آذر ۱۴۰۵
	// ۱ آذر ۱۴۰۵، ۱۲:۰۸
}

func ExampleParse() {
	d, _ := jalali.Parse("۱ آذر ۱۴۰۵")
	fmt.Println(d)
	_, err := jalali.Parse("1404/12/30")
	fmt.Println(err)
	// Output:
	// 1405/09/01
	// jalali: "1404/12/30": day 30 is not between 1 and 29 (byte 8); اسفند 1404 has 29 days
}

func ExampleDate_AddMonths() {
	d, _ := jalali.New(1405, jalali.Shahrivar, 31)
	fmt.Println(d.AddMonths(1))
	// Output: 1405/07/30
}

func ExampleDate_Format() {
	d, _ := jalali.New(1405, jalali.Azar, 1)
	fmt.Println(d.Format("%A / %-d %B %Y"))
	fmt.Println(d.FormatLatin("%Y-%m-%d"))
	// Output:
	// یکشنبه / ۱ آذر ۱۴۰۵
	// 1405-09-01
}
