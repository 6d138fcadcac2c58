package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"mentor/internal/store"
	"mentor/internal/vault"
)

// place is where the data and its key are. They are kept apart, so that a copy
// of the one is unreadable without the other.
type place struct {
	folder string // of the SQLite file
	url    string // of a PostgreSQL database; then the folder is not used
	key    string // file of the root key
	anew   bool   // no data for a key that is there is as it should be
}

func (p place) database() string {
	if p.url != "" {
		return p.url
	}
	return filepath.Join(p.folder, "mentor.db")
}

// open opens the data with its key. A first start makes both; made says that
// the key is new. A key is never made for data that already has one.
func (p place) open(ctx context.Context) (db *store.DB, keys *vault.Keys, made bool, err error) {
	if err := p.apart(ctx); err != nil {
		return nil, nil, false, err
	}
	root, made, err := vault.ReadRootFile(p.key, true)
	if err != nil {
		return nil, nil, false, p.keyRefusal(err)
	}
	if keys, err = vault.NewKeys(root); err != nil {
		return nil, nil, false, p.keyRefusal(err)
	}
	db, err = store.Open(ctx, p.database())
	if err != nil {
		p.takeBack(made)
		return nil, nil, false, p.refusal(err)
	}
	if err := db.UseKey(ctx, keys.Fingerprint()); err != nil {
		db.Close()
		return nil, nil, false, p.useRefusal(err, made)
	}
	return db, keys, made, nil
}

// apart refuses a key that stands with the data, and one that has lost it. It
// makes nothing.
func (p place) apart(ctx context.Context) error {
	if p.url == "" && within(p.folder, p.key) {
		return fmt.Errorf("the key file %s lies in the folder of the data, where every copy of the data takes it along: put it into another folder and name it with --key-file", p.key)
	}
	_, _, err := vault.ReadRootFile(p.key, false)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return p.keyRefusal(err)
	}
	if p.anew {
		return nil
	}
	empty, err := store.Empty(ctx, p.database())
	if err != nil {
		return p.refusal(err)
	}
	if empty {
		return fmt.Errorf("the key file %s is there, but %s holds nothing yet: name the place of the data with %s, or begin with none by --begin-anew", p.key, p.name(), p.flag())
	}
	return nil
}

// name is the database for people; its address may hold a password.
func (p place) name() string {
	if p.url == "" {
		return p.database()
	}
	u, _ := url.Parse(p.url) // Validate has read it
	return "the database at " + u.Host + u.Path
}

func (p place) flag() string {
	if p.url == "" {
		return "--data"
	}
	return "--database-url"
}

// within reports whether a file is in a folder or below it, whatever links lead there.
func within(folder, file string) bool {
	way, err := filepath.Rel(resolved(folder), resolved(file))
	return err == nil && filepath.IsLocal(way)
}

// resolved follows the links of a path as far as there is something.
func resolved(path string) string {
	for dir := path; ; dir = filepath.Dir(dir) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return real + path[len(dir):]
		}
		if dir == filepath.Dir(dir) {
			return path
		}
	}
}

// takeBack removes a key that was made for nothing.
func (p place) takeBack(made bool) {
	if made {
		os.Remove(p.key) // one that stays does no harm: the next start uses it
	}
}

// useRefusal takes a new key back only when the data surely knows another: when
// the answer got lost, the data may have taken this one.
func (p place) useRefusal(err error, made bool) error {
	if made && errors.Is(err, store.ErrWrongKey) {
		p.takeBack(made)
		return fmt.Errorf("the data already has a key, but %s is not there: start with the key file it was made with", p.key)
	}
	return p.refusal(err)
}

func (p place) keyRefusal(err error) error {
	if errors.Is(err, vault.ErrOpenKey) {
		return fmt.Errorf("%w %s: make it yours alone with chmod 400 %s", err, p.key, p.key)
	}
	if errors.Is(err, os.ErrNotExist) || errors.Unwrap(err) != nil {
		return fmt.Errorf("the key file %s cannot be used: %s", p.key, reason(err))
	}
	return err // a sentence of vault
}

// refusal turns what the store says into one sentence.
func (p place) refusal(err error) error {
	for _, sentence := range []error{store.ErrNewer, store.ErrLocked, store.ErrWrongKey, store.ErrStatements} {
		if errors.Is(err, sentence) {
			return sentence
		}
	}
	if errors.Is(err, store.ErrDamaged) {
		return fmt.Errorf("the data file %s is damaged, or not of this program: it was left as it is, so put the folder back from a backup", p.database())
	}
	if p.url != "" {
		return fmt.Errorf("%s cannot be opened: %s", p.name(), reason(err))
	}
	return fmt.Errorf("the data folder %s cannot be used: %s", p.folder, reason(err))
}

// announce tells where everything is.
func (p place) announce(address string, made bool) {
	fmt.Println("Parenting Mentor is at", address)
	if p.url == "" {
		fmt.Println("Data:", p.database())
	}
	fmt.Println("Key: ", p.key)
	if made {
		fmt.Println("The key is new. Print that file and keep the paper: without the key nobody can read the data again.")
	}
}

// orDefault is the absolute path of what was named, or else the default.
func orDefault(named string, otherwise func() (string, error)) (string, error) {
	if named != "" {
		return filepath.Abs(named)
	}
	return otherwise()
}

// dataFolder is the data folder of the program for this user.
func dataFolder() (string, error) {
	if folder := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(folder) {
		return filepath.Join(folder, "parenting-mentor"), nil
	}
	if folder := os.Getenv("LocalAppData"); runtime.GOOS == "windows" && folder != "" {
		return filepath.Join(folder, "Parenting Mentor"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "Parenting Mentor"), nil
	}
	return filepath.Join(home, ".local", "share", "parenting-mentor"), nil
}

// keyFile is in the configuration folder: a copy of the data folder does not hold it.
func keyFile() (string, error) {
	folder, err := os.UserConfigDir()
	return filepath.Join(folder, "parenting-mentor", "root.key"), err
}
