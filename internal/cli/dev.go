package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"mentor/internal/library"
	"mentor/internal/web"
	"mentor/internal/web/demo"
	"mentor/internal/web/page"
)

// devCmd is `mentor dev`.
type devCmd struct {
	Addr string `default:"127.0.0.1:8421" help:"Where to listen, on this computer only."`
}

// Where the files that `mentor dev` reads stand in a checkout.
const (
	contentFolder = "content"
	assetsFolder  = "internal/web/assets"
)

// Validate is called by kong.
func (d *devCmd) Validate() error {
	private, err := loopback(d.Addr)
	if err == nil && !private {
		return errors.New("it listens on this computer only, such as on 127.0.0.1:8421")
	}
	return err
}

// Run serves the checkout from a temporary database until SIGINT or SIGTERM.
func (d *devCmd) Run() (err error) {
	ctx, stop := untilSignal()
	defer stop()
	read, assets, err := checkout()
	if err != nil {
		return err
	}
	listener, err := listen(d.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	folder, err := os.MkdirTemp("", "mentor-dev-")
	if err != nil {
		return fmt.Errorf("there is no temporary folder: %s", reason(err))
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	db, keys, _, err := place{folder: filepath.Join(folder, "data"), key: filepath.Join(folder, "root.key")}.open(ctx)
	if err != nil {
		return err
	}
	site := web.New(web.Config{
		DB: db, Keys: keys, Library: read, Assets: assets, Log: newLog("text"),
		Now: time.Now, Mirror: true, Fresh: true, Demo: true, Plain: true,
	})
	announceDemo(addressOf(listener))
	return errors.Join(run(ctx, listener, site), db.Close())
}

// checkout is the content and the styles of the folder we stand in.
func checkout() (func() *library.Library, *page.Assets, error) {
	for _, folder := range []string{contentFolder, assetsFolder} {
		if _, err := os.Stat(folder); err != nil {
			return nil, nil, fmt.Errorf("mentor dev is for a checkout of the source, but %s is not here", folder)
		}
	}
	assets, err := page.LoadAssets(os.DirFS(assetsFolder))
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be read: %s", assetsFolder, reason(err))
	}
	lib, problems := library.Load(os.DirFS(contentFolder))
	if len(problems) > 0 {
		return nil, nil, fmt.Errorf("%s: run mentor content check to see all that is wrong", inFolder(contentFolder, problems[0]))
	}
	latest := &reader{good: lib}
	return latest.read, assets, nil
}

// reader reads the content anew each time. While a file is being changed it
// keeps to the last content without a mistake and prints the first mistake once.
type reader struct {
	mu   sync.Mutex
	good *library.Library
	told string
}

func (r *reader) read() *library.Library {
	lib, problems := library.Load(os.DirFS(contentFolder))
	r.mu.Lock()
	defer r.mu.Unlock()
	now := ""
	if len(problems) > 0 {
		now = inFolder(contentFolder, problems[0]).Error()
	} else {
		r.good = lib
	}
	if now != "" && now != r.told {
		fmt.Println(now)
	}
	r.told = now
	return r.good
}

func announceDemo(address string) {
	fmt.Println("Parenting Mentor is at", address, "with made-up parents:")
	for _, name := range demo.Names() {
		fmt.Println("  " + address + "/demo/" + name)
	}
	fmt.Println("Every page in every state is at", address+"/demo")
}
