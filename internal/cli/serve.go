package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"time"

	"mentor/internal/library"
	"mentor/internal/web"
	"mentor/internal/web/limit"
	"mentor/internal/web/page"
)

// serveCmd is `mentor serve`.
type serveCmd struct {
	Addr        string   `default:"127.0.0.1:8420" env:"MENTOR_ADDR" help:"Where to listen. Beyond this computer only with an https --origin."`
	Data        string   `env:"MENTOR_DATA" xor:"data" placeholder:"FOLDER" help:"Folder of the data; by default in your data folder."`
	DatabaseURL string   `name:"database-url" env:"MENTOR_DATABASE_URL" xor:"data" placeholder:"postgres://..." help:"PostgreSQL database, instead of a folder."`
	KeyFile     string   `env:"MENTOR_KEY_FILE" placeholder:"FILE" help:"File of the key that the data is sealed with; by default in your configuration folder. Made at the first start."`
	BeginAnew   bool     `env:"MENTOR_BEGIN_ANEW" help:"Begin with no data, although the key file is there already."`
	Origin      string   `env:"MENTOR_ORIGIN" placeholder:"https://..." help:"Public address, when a proxy in front ends HTTPS."`
	Proxies     []string `name:"trusted-proxies" env:"MENTOR_TRUSTED_PROXIES" placeholder:"ADDRESS,..." help:"Addresses or networks of the proxies in front, whose X-Forwarded-For is believed; by default those on this computer."`
	LogFormat   string   `enum:"text,json" default:"text" env:"MENTOR_LOG_FORMAT" help:"text or json, on stderr."`
	Open        bool     `negatable:"" default:"true" help:"Open a browser, where there is a screen."`
}

// Validate is called by kong: what it returns is a mistake in the command line.
func (s *serveCmd) Validate() error {
	if u, err := url.Parse(s.DatabaseURL); s.DatabaseURL != "" && (err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("--database-url is an address such as postgres://user@host/name")
	}
	if _, err := prefixes(s.Proxies); err != nil {
		return err
	}
	return checkReach(s.Addr, s.Origin)
}

// prefixes reads addresses and networks.
func prefixes(all []string) (out []netip.Prefix, err error) {
	for _, text := range all {
		p, err := netip.ParsePrefix(text)
		if addr, alone := netip.ParseAddr(text); alone == nil {
			p, err = addr.Unmap().Prefix(addr.Unmap().BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxies is addresses or networks such as 10.0.0.5 or 10.0.0.0/24, and %q is neither", text)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Run serves until SIGINT or SIGTERM.
func (s *serveCmd) Run() error {
	ctx, stop := untilSignal()
	defer stop()
	site, err := s.config()
	if err != nil {
		return err
	}
	where, err := s.place()
	if err != nil {
		return err
	}
	listener, err := listen(s.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	db, keys, made, err := where.open(ctx)
	if err != nil {
		return err
	}
	site.DB, site.Keys = db, keys
	address := s.Origin
	if address == "" {
		address = addressOf(listener)
	}
	where.announce(address, made)
	if s.Open && s.Origin == "" {
		openBrowser(address)
	}
	return errors.Join(run(ctx, listener, web.New(site)), db.Close())
}

// config is the site without its data.
func (s *serveCmd) config() (web.Config, error) {
	lib, err := builtIn()
	if err != nil {
		return web.Config{}, err
	}
	assets, err := page.LoadAssets(web.EmbeddedAssets())
	if err != nil {
		return web.Config{}, fmt.Errorf("the styles in this program cannot be read: %s", reason(err))
	}
	proxies, err := prefixes(s.Proxies)
	if err != nil {
		return web.Config{}, err
	}
	return web.Config{
		Proxies: proxies, Library: func() *library.Library { return lib },
		Assets: assets, Log: newLog(s.LogFormat),
		Now: time.Now, Origin: s.Origin, Limits: limit.Defaults,
	}, nil
}

// place is where the flags, or else the system's habits, put data and key.
func (s *serveCmd) place() (place, error) {
	data, err := orDefault(s.Data, dataFolder)
	if err != nil {
		return place{}, errors.New("there is no home folder to keep the data in: name a folder with --data")
	}
	key, err := orDefault(s.KeyFile, keyFile)
	if err != nil {
		return place{}, errors.New("there is no home folder to keep the key in: name a file with --key-file")
	}
	return place{folder: data, url: s.DatabaseURL, key: key, anew: s.BeginAnew}, nil
}

// newLog logs to stderr. There is no access log: who reads it would learn when
// each person of the household was here.
func newLog(format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// checkReach refuses a server that other computers reach without HTTPS.
func checkReach(addr, origin string) error {
	private, err := loopback(addr)
	if err != nil {
		return err
	}
	if origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || origin != "https://"+u.Host {
			return errors.New("--origin is an address such as https://trust.example.org, with nothing behind it")
		}
		return nil
	}
	if !private {
		return fmt.Errorf("%s can be reached from other computers, so that a proxy must end HTTPS in front of it: name its address with --origin https://..., or listen on 127.0.0.1", addr)
	}
	return nil
}
