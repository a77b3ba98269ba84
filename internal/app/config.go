package app

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// configCmd prints the settings in effect as a settings file.
type configCmd struct {
	dataFlags
	webFlags
	mailFlags
}

// Run prints every setting with where it comes from.
func (configCmd) Run(c *console, call *kong.Context) error {
	given := map[string]bool{}
	for _, p := range call.Path {
		if p.Flag != nil && !p.Resolved {
			given[p.Flag.Name] = true
		}
	}
	for _, flag := range call.Flags() {
		if !flag.Tag.Has(settingTag) || flag.Name == "config" {
			continue
		}
		where := "by default"
		if given[flag.Name] {
			where = "--" + flag.Name
		} else if _, from := c.sources.lookup(flag.Name); from != "" {
			where = from
		}
		value := tomlValue(flag)
		if flag.Tag.Get(settingTag) == "secret" {
			value = strconv.Quote(redacted(flag.Name, flag.Target.String()))
		}
		if _, err := fmt.Fprintf(c.out, "%-14s = %-28s # %s\n", flag.Name, value, where); err != nil {
			return err
		}
	}
	return nil
}

// tomlValue writes a flag's value as TOML.
func tomlValue(flag *kong.Flag) string {
	switch v := flag.Target; v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = strconv.Quote(v.Index(i).String())
		}
		return "[" + strings.Join(items, ", ") + "]"
	default:
		return fmt.Sprint(v.Interface())
	}
}

// versionCmd prints the program's version.
type versionCmd struct{}

// Run prints the version, the commit and the tools it was built with.
func (versionCmd) Run(c *console) error {
	_, err := fmt.Fprintln(c.out, "peyk", version())
	return err
}

// version describes the build as the go command stamped it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	out := []string{info.Main.Version}
	for _, key := range []string{"vcs.revision", "vcs.time"} {
		i := slices.IndexFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == key })
		if i >= 0 {
			out = append(out, info.Settings[i].Value)
		}
	}
	return strings.Join(append(out, info.GoVersion), " ")
}
