package voice_test

import (
	"testing"

	"peyk/internal/rank"
	"peyk/internal/testkit"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	"peyk/internal/web/desk/voice"
)

// TestReadersAreHeard: what readers answer and why comes to the newsroom.
func TestReadersAreHeard(t *testing.T) {
	n := desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		v, err := voice.New(d)
		if err == nil {
			v.Routes(m)
		}
		return err
	})
	if a := n.Get(t, n.Reporter, "/desk/fa/voice"); a.Status != 200 || !a.Has("هنوز کسی پاسخی نداده است") {
		t.Fatalf("status %d\n%s", a.Status, a.Body)
	}
	st := n.Published(t, testkit.Headline("باران در شمال"))
	for i := range 3 {
		if _, err := n.Rank.Vote(t.Context(), testkit.Visit(st.Code, i), i == 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Rank.Explain(t.Context(), testkit.Visit(st.Code, 1), rank.Reason{Code: "wrong", Note: "رقم <b>جدول</b>"}); err != nil {
		t.Fatal(err)
	}
	one := "/desk/fa/voice/" + st.Code.String()
	if a := n.Get(t, n.Reporter, "/desk/fa/voice"); !a.Has("باران در شمال", one) {
		t.Errorf("the list:\n%s", a.Body)
	}
	if a := n.Get(t, n.Reporter, one); a.Status != 200 || !a.Has("نادرستی دارد", "رقم &lt;b&gt;جدول&lt;/b&gt;", "۱ خواننده") {
		t.Errorf("the reasons:\n%s", a.Body)
	}
	for _, path := range []string{"/desk/en/voice/" + st.Code.String(), "/desk/fa/voice/x", "/desk/fa/voice/424242"} {
		if a := n.Get(t, n.Reporter, path); a.Status != 404 {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	n.Withdraw(t, st)
	if a := n.Get(t, n.Reporter, "/desk/fa/voice"); a.Has("باران در شمال") {
		t.Error("a withdrawn story is listed")
	}
}
