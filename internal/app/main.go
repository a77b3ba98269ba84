package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"peyk/internal/clock"
	"peyk/internal/fault"
	"peyk/internal/i18n"
)

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitMisuse = 2
)

// console is what a subcommand is handed: where it reads and writes, the log,
// and the time.
type console struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	log     *slog.Logger
	now     clock.Clock
	sources *sources
	print   *i18n.Printer // the command line speaks English
	self    string        // the program's file; "" when there is none to start
}

// say writes a line for people; the machine's output goes to c.out.
func (c *console) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.err, format+"\n", args...) // nobody to tell when this fails
}

// misuse is an error in how the program was called.
type misuse struct{ err error }

func (m misuse) Error() string { return m.err.Error() }
func (m misuse) Unwrap() error { return m.err }

func misusef(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// errReported is a failure of which everything has been said already.
var errReported = errors.New("failed")

// Program is Main of a process whose file can be started once more for work
// that is best done in a process of its own.
func Program(ctx context.Context, self string, args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	return start(ctx, &console{in: stdin, out: stdout, err: stderr, self: self}, args, environ)
}

// Main runs the program with its arguments (without its name) until it is done
// or ctx ends, and returns its exit status: 0 when all went well, 1 when
// something failed, 2 when it was called wrongly. It reads of the environment
// the variables PEYK_*.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	return start(ctx, &console{in: stdin, out: stdout, err: stderr}, args, environ)
}

func start(ctx context.Context, c *console, args, environ []string) int {
	var err error
	c.now, c.sources = clock.System, newSources(environ)
	if c.print, err = i18n.New("en", time.UTC); err != nil {
		c.say("peyk: %v", err)
		return exitFailed
	}
	err = run(ctx, c, args)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
	default:
		c.say("peyk: %s", c.explain(err))
	}
	var parse *kong.ParseError
	var wrong misuse
	if errors.As(err, &parse) || errors.As(err, &wrong) {
		c.say("Run “peyk help” to see how it is used.")
		return exitMisuse
	}
	return exitFailed
}

func run(ctx context.Context, c *console, args []string) error {
	var grammar cli
	parser, err := kong.New(&grammar, options(c)...)
	if err != nil {
		return err
	}
	if args, ok := wantsHelp(args); ok {
		return help(parser, args)
	}
	if len(args) == 0 {
		return misusef("say what to do")
	}
	call, err := parser.Parse(searchText(args))
	if err != nil {
		return err
	}
	if c.log, err = grammar.logger(c.err); err != nil {
		return err
	}
	call.BindTo(ctx, (*context.Context)(nil))
	return call.Run(c)
}

func options(c *console) []kong.Option {
	return []kong.Option{
		kong.Name("peyk"),
		kong.Description("A news agency in one program: stories, newsroom, readers' comments.\n\n" +
			"Settings may come as a flag, from the environment (PEYK_…) or from the file that --config names; " +
			"the first of these wins."),
		kong.Writers(c.out, c.err),
		kong.Exit(func(int) {}),
		kong.NoDefaultHelp(),
		kong.Resolvers(c.sources),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ValueFormatter(withVariable),
		kong.ExplicitGroups([]kong.Group{
			{Key: "data", Title: "Where the agency is:"},
			{Key: "web", Title: "How it is served:"},
			{Key: "mail", Title: "How letters are sent:"},
			{Key: "general", Title: "General:"},
		}),
	}
}

// wantsHelp reports whether help is asked for, in any of its three ways, and
// returns the arguments that say of what.
func wantsHelp(args []string) ([]string, bool) {
	if len(args) > 0 && args[0] == "help" {
		return slices.DeleteFunc(slices.Clone(args[1:]), isHelpFlag), true
	}
	head := args
	if i := slices.Index(args, "--"); i >= 0 {
		head = args[:i]
	}
	if i := slices.IndexFunc(head, isHelpFlag); i >= 0 {
		return head[:i], true
	}
	return args, false
}

func isHelpFlag(arg string) bool { return arg == "--help" || arg == "-h" }

// help prints the help of the subcommand that args begin with.
func help(parser *kong.Kong, args []string) error {
	node := parser.Model.Node
	var path []string
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") || len(node.Children) == 0 {
			break
		}
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == arg })
		if i < 0 {
			return misusef("there is no command %q", strings.Join(append(path, arg), " "))
		}
		node = node.Children[i]
		path = append(path, arg)
	}
	trace, err := kong.Trace(parser, path)
	if err != nil {
		return err
	}
	return trace.PrintUsage(false)
}

// withVariable adds the name of the environment variable to a setting's help.
func withVariable(v *kong.Value) string {
	if v.Flag == nil || !v.Tag.Has(settingTag) {
		return v.Help
	}
	return v.Help + " ($" + variable(v.Name) + ")"
}

// explain says an error in words for whoever sits at the terminal.
func (c *console) explain(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err.Error()
	}
	said := c.print.Fault(err)
	for _, field := range f.Fields {
		said += "\n  " + field.Name + ": " + c.print.FieldFault(field)
	}
	if f.Err != nil {
		said += " (" + f.Err.Error() + ")"
	}
	// What was wrapped around the fault says where it happened.
	if before, _, ok := strings.Cut(err.Error(), f.Error()); ok && before != "" {
		said = before + said
	}
	return said
}
