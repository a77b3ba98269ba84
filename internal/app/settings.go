package app

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"

	"peyk/internal/clock"
	"peyk/internal/mail"
)

// settingTag marks the flags that are settings: what may also stand in the
// environment and in the file. A value "secret" is never printed.
const settingTag = "setting"

// cli is the whole command line.
type cli struct {
	Config    string `help:"Read settings from FILE (TOML; keys are the long names of the flags)." placeholder:"FILE" setting:"" group:"general"`
	LogLevel  string `help:"What is logged: debug, info, warn or error." default:"info" setting:"" group:"general"`
	LogFormat string `help:"How: text or json." default:"text" setting:"" group:"general"`
	Help      bool   `short:"h" help:"Show this help." group:"general"`

	Demo       demoCmd       `cmd:"" help:"Show Peyk with an invented agency, served from this machine."`
	Init       initCmd       `cmd:"" help:"Found an empty agency with its first administrator."`
	Serve      serveCmd      `cmd:"" help:"Serve an agency to its readers and its newsroom."`
	Import     importCmd     `cmd:"" help:"Bring stories and comments in."`
	Export     exportCmd     `cmd:"" help:"Give out comments with every decision about them."`
	User       userCmd       `cmd:"" help:"Manage who works in the newsroom."`
	Section    sectionCmd    `cmd:"" help:"Manage the sections of the editions."`
	Edition    editionCmd    `cmd:"" help:"Manage the editions."`
	Policy     policyCmd     `cmd:"" help:"See and publish the comment policy."`
	Moderation moderationCmd `cmd:"" help:"The screening of comments: measure it, and what decisions teach it."`
	Edit       editCmd       `cmd:"" help:"Mend the orthography of Persian texts."`
	Persian    persianCmd    `cmd:"" help:"Persian text for shells and other programs: a line in, a line out."`
	Search     searchCmd     `cmd:"" help:"Search the stories as readers do."`
	Index      indexCmd      `cmd:"" help:"Keep the search index."`
	Backup     backupCmd     `cmd:"" help:"Write the whole agency into one file, also while it is served."`
	Restore    restoreCmd    `cmd:"" help:"Put an agency back as a backup has it."`
	Config_    configCmd     `cmd:"" name:"config" help:"Print the settings in effect and where each comes from."` //nolint:revive // Config is the flag
	Bench      benchCmd      `cmd:"" help:"Make an agency to measure with."`
	Version    versionCmd    `cmd:"" help:"Print the program's version."`
	HelpFor    helpCmd       `cmd:"" name:"help" help:"Show help, of one command or of all."`
}

// helpCmd stands in the list of commands; Main answers it before parsing.
type helpCmd struct {
	Command []string `arg:"" optional:"" help:"The command."`
}

// Run is never reached; see wantsHelp.
func (helpCmd) Run() error { return nil }

// dataFlags say where an agency is.
type dataFlags struct {
	Data string `help:"The agency's folder: its pictures, and its database unless --db names one." placeholder:"DIR" setting:"" group:"data"`
	DB   string `name:"db" help:"Its database, postgres://…; without it SQLite in the folder." placeholder:"URL" setting:"secret" group:"data"`
}

// source checks what was said.
func (f dataFlags) source() (Source, error) {
	if f.Data == "" {
		return Source{}, misusef("say where the agency is: --data DIR (or PEYK_DATA)")
	}
	if f.DB != "" && !strings.HasPrefix(f.DB, "postgres://") && !strings.HasPrefix(f.DB, "postgresql://") {
		return Source{}, misusef("--db must begin with postgres://")
	}
	return Source{Data: f.Data, DB: f.DB}, nil
}

// webFlags say how an agency is served.
type webFlags struct {
	Addr         string   `help:"Listen here." default:"127.0.0.1:8080" placeholder:"HOST:PORT" setting:"" group:"web"`
	BaseURL      string   `name:"base-url" help:"Where readers reach the site; by default the address listened on." placeholder:"URL" setting:"" group:"web"`
	TrustedProxy []string `help:"Take these networks' word on who the client is." placeholder:"CIDR" setting:"" group:"web"`
	MetricsAddr  string   `help:"Serve /metrics, /healthz, /readyz, /forget and /debug/pprof/ here, for operators alone." placeholder:"HOST:PORT" setting:"" group:"web"`
	TLSAutocert  []string `name:"tls-autocert" help:"Speak HTTPS as these hosts, with certificates from Let’s Encrypt." placeholder:"HOST" setting:"" group:"web"`
	TLSEmail     string   `name:"tls-email" help:"Who is told when a certificate runs out." placeholder:"ADDRESS" setting:"" group:"web"`
	RedirectAddr string   `help:"With --tls-autocert: lead from http to https here." default:":80" placeholder:"HOST:PORT" setting:"" group:"web"`
	CommentWork  bool     `help:"While many comments arrive in a minute (60 on a story, 20 from a network, 300 in an edition), ask each sender’s browser for a short calculation." setting:"" group:"web"`
	CacheMB      uint64   `name:"cache-mb" help:"Memory for ready pages, in megabytes." default:"64" setting:"" group:"web"`
}

// mailFlags say how letters are sent.
type mailFlags struct {
	SMTPHost     string `name:"smtp-host" help:"The mail server; without one no letters are sent." placeholder:"HOST" setting:"" group:"mail"`
	SMTPPort     int    `name:"smtp-port" help:"Its port; 0 is the usual one." default:"0" setting:"" group:"mail"`
	SMTPUser     string `name:"smtp-user" help:"Log in as." placeholder:"NAME" setting:"" group:"mail"`
	SMTPPassword string `name:"smtp-password" help:"Log in with; better from the environment or the file." placeholder:"WORD" setting:"secret" group:"mail"`
	SMTPFrom     string `name:"smtp-from" help:"The sender of letters." placeholder:"ADDRESS" setting:"" group:"mail"`
	SMTPTLS      string `name:"smtp-tls" help:"starttls, tls or none." default:"starttls" setting:"" group:"mail"`
}

// sender returns what sends letters, and whether it really does.
func (f mailFlags) sender(log *slog.Logger, now clock.Clock) (mail.Sender, bool, error) {
	if f.SMTPHost == "" {
		return mail.Null{Log: log}, false, nil
	}
	s, err := mail.NewSMTP(mail.Settings{
		Host: f.SMTPHost, Port: f.SMTPPort, User: f.SMTPUser, Password: f.SMTPPassword,
		From: f.SMTPFrom, TLS: mail.TLSMode(f.SMTPTLS),
	}, now)
	if err != nil {
		return nil, false, misuse{err}
	}
	return s, true, nil
}

// logger returns the log that the flags ask for.
func (c *cli) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return nil, misusef("--log-level: %q is not one of debug, info, warn, error", c.LogLevel)
	}
	opts := &slog.HandlerOptions{Level: level}
	switch c.LogFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return nil, misusef("--log-format: %q is not one of text, json", c.LogFormat)
}

// variable is the environment variable of a setting.
func variable(flag string) string {
	return "PEYK_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// sources are where settings come from besides the command line: the
// environment, and below it the file. It is a kong.Resolver.
type sources struct {
	env  map[string]string
	file map[string]string
	name string // of the file that was read
}

func newSources(environ []string) *sources {
	s := &sources{env: map[string]string{}}
	for _, pair := range environ {
		if k, v, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(k, "PEYK_") {
			s.env[k] = v
		}
	}
	return s
}

// Validate agrees to every grammar.
func (s *sources) Validate(*kong.Application) error { return nil }

// Resolve returns the value of a setting that no flag gave.
func (s *sources) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !flag.Tag.Has(settingTag) {
		return nil, nil
	}
	if s.file == nil {
		if err := s.read(ctx); err != nil {
			return nil, err
		}
	}
	if v, _ := s.lookup(flag.Name); v != "" {
		return v, nil
	}
	return nil, nil
}

// lookup returns a setting's value and where it stands; both are empty when it
// stands nowhere. An empty variable is none.
func (s *sources) lookup(flag string) (value, where string) {
	if v := s.env[variable(flag)]; v != "" {
		return v, "$" + variable(flag)
	}
	if v, ok := s.file[flag]; ok {
		return v, s.name
	}
	return "", ""
}

// read reads the file that the flag or the environment names.
func (s *sources) read(ctx *kong.Context) error {
	s.file = map[string]string{}
	s.name = s.env[variable("config")]
	for _, p := range ctx.Path {
		if p.Flag != nil && p.Flag.Name == "config" && !p.Resolved {
			if v, ok := ctx.FlagValue(p.Flag).(string); ok {
				s.name = v
			}
		}
	}
	if s.name == "" {
		return nil
	}
	raw, err := os.ReadFile(s.name)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	var doc map[string]any
	if _, err := toml.NewDecoder(bytes.NewReader(raw)).Decode(&doc); err != nil {
		return fmt.Errorf("settings in %s: %w", s.name, err)
	}
	if err := flatten("", doc, s.file); err != nil {
		return fmt.Errorf("settings in %s: %w", s.name, err)
	}
	known := settingFlags(ctx.Model)
	for _, key := range slices.Sorted(maps.Keys(s.file)) {
		if _, ok := known[key]; !ok || key == "config" {
			return fmt.Errorf("settings in %s: there is no setting %q", s.name, key)
		}
	}
	return nil
}

// flatten writes a document's values as flags are written: [smtp] host is
// smtp-host, a list has commas between.
func flatten(prefix string, doc map[string]any, out map[string]string) error {
	for k, v := range doc {
		key := prefix + strings.ReplaceAll(k, "_", "-")
		switch v := v.(type) {
		case map[string]any:
			if err := flatten(key+"-", v, out); err != nil {
				return err
			}
		case []any:
			items := make([]string, len(v))
			for i, item := range v {
				items[i] = fmt.Sprint(item)
			}
			out[key] = kong.JoinEscaped(items, ',')
		case string, int64, bool, float64:
			out[key] = fmt.Sprint(v)
		default:
			return fmt.Errorf("%s: a setting is a string, a number, a truth value or a list", key)
		}
	}
	return nil
}

// settingFlags lists every setting of the program by its flag's name.
func settingFlags(app *kong.Application) map[string]*kong.Flag {
	out := map[string]*kong.Flag{}
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error { // our visitor never fails
		if f, ok := node.(*kong.Flag); ok && f.Tag.Has(settingTag) {
			out[f.Name] = f
		}
		return next(nil)
	})
	return out
}

// redacted hides what a value keeps secret: the password of a database's
// address, or all of it.
func redacted(name, value string) string {
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if name != "db" || err != nil {
		return "(secret)"
	}
	q := u.Query()
	for k := range q {
		if strings.Contains(strings.ToLower(k), "password") {
			q.Set(k, "xxxxx")
		}
	}
	u.RawQuery = q.Encode()
	return u.Redacted()
}
