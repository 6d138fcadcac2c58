package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"mentor/internal/web"
)

// loopback reports whether only this computer reaches addr.
func loopback(addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, errors.New("--addr is a host and a port such as 127.0.0.1:8420")
	}
	return host == "localhost" || net.ParseIP(host).IsLoopback(), nil
}

// addressOf is where a browser of this computer finds a listener: by name where
// it has one, because a browser has no passkeys for 127.0.0.1.
func addressOf(l net.Listener) string {
	addr := l.Addr().String()
	host, port, err := net.SplitHostPort(addr)
	if err == nil && (host == "127.0.0.1" || host == "::1") {
		addr = net.JoinHostPort("localhost", port)
	}
	return "http://" + addr
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is already in use, perhaps by this program: open http://%s, or choose another port with --addr", addr, addr)
	}
	if err != nil {
		return nil, fmt.Errorf("the address %s cannot be used: %s", addr, reason(err))
	}
	return l, nil
}

// finishWithin is how long requests under way may take once the server stops.
const finishWithin = 10 * time.Second

// run serves the site until ctx ends and the requests under way are answered.
func run(ctx context.Context, l net.Listener, site *web.Server) error {
	collectLess()
	giveBack := time.AfterFunc(settled, debug.FreeOSMemory)
	defer giveBack.Stop()
	door := newDoor(maxConnections)
	server := &http.Server{
		Handler:           site.Handler(),
		ConnState:         door.state,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(site.Log.Handler(), slog.LevelWarn),
	}
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { site.Run(ctx) })
	var failed error
	work.Go(func() {
		failed = server.Serve(l)
		cancel()
	})
	<-ctx.Done()
	cancel()
	finish(server, site.Log)
	work.Wait()
	if errors.Is(failed, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("the server stopped: %s", reason(failed))
}

// finish takes no new requests, answers those under way, and cuts off what is
// left after finishWithin.
func finish(server *http.Server, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), finishWithin)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Warn("some requests were cut off", "after", finishWithin)
		server.Close()
	}
}

// untilSignal is a context that ends with the first SIGINT or SIGTERM; a
// second one ends the process at once.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// openBrowser shows address where there is a screen. When it does not work,
// the printed address is enough.
func openBrowser(address string) {
	screen := os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	var show *exec.Cmd
	switch {
	case runtime.GOOS == "darwin":
		show = exec.Command("open", address)
	case runtime.GOOS == "windows":
		show = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	case screen:
		show = exec.Command("xdg-open", address)
	default:
		return
	}
	if show.Start() == nil {
		go show.Wait() //nolint:errcheck // only so that no ended process lingers
	}
}

// settled is when what a start needed and nothing needs any more is given back
// to the system; reading the content leaves some megabytes.
const settled = 2 * time.Second

// collectLess lets the heap grow to three and a half times what lives before
// garbage is collected: little lives here, and every page leaves garbage. The
// measured price is about 15 MB. Whoever sets GOGC decides.
//
// Beyond memoryLimit garbage is collected however often it takes: a hundred
// passwords at once are two gigabytes of garbage. Whoever sets GOMEMLIMIT decides.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(250)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

const memoryLimit = 160 << 20
