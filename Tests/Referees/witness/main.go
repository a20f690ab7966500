// The referee of witnessing: a small witness (C2SP tlog-witness), one that misbehaves, and a check of cosigned
// checkpoints. The tree is judged by golang.org/x/mod/sumdb/tlog, notes by golang.org/x/mod/sumdb/note. It
// shares no code with what it judges.
//
// Build with Debian's packages golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build
//
//	witness serve VKEY NAME MODE        a witness of the log with this key; prints its verifier key and its URL,
//	                                    and then a line for each request: old size, size, status
//	witness note VKEY KEY NOTE          the log and the witness with the verifier key KEY have signed the file
//
// VKEY is a file with the log's verifier key. MODE is honest, or how the witness misbehaves: other (it signs
// another root), origin (another log), old (a time of yesterday), name (under another witness's name), huge
// (1 MiB), slow (a byte a second), hang (no answer), empty, garbage, ahead (it has seen more than there is),
// forbidden (403).
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const algorithm = 4

// message is what a witness signs (C2SP tlog-cosignature).
func message(t uint64, text string) []byte {
	return []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", t, text))
}

func keyHash(name string, public ed25519.PublicKey) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"+string(rune(algorithm))), public...))
	return binary.BigEndian.Uint32(sum[:])
}

// cosigner verifies cosignatures, as note.Verifier asks.
type cosigner struct {
	name   string
	public ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return keyHash(c.name, c.public) }
func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(c.public, message(binary.BigEndian.Uint64(sig), string(text)), sig[8:])
}

func parseKey(vkey string) (cosigner, error) {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	if len(parts) != 3 {
		return cosigner{}, errors.New("not a verifier key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != algorithm {
		return cosigner{}, errors.New("not a key of a witness")
	}
	c := cosigner{parts[0], key[1:]}
	if fmt.Sprintf("%08x", c.KeyHash()) != parts[1] {
		return cosigner{}, errors.New("the key has another hash")
	}
	return c, nil
}

// witness is what a witness knows of one log.
type witness struct {
	log     note.Verifier
	name    string
	private ed25519.PrivateKey
	mode    string

	lock sync.Mutex
	size int64
	root tlog.Hash
}

func (w *witness) line(name, text string, t uint64) string {
	public := w.private.Public().(ed25519.PublicKey)
	blob := binary.BigEndian.AppendUint32(nil, keyHash(w.name, public))
	blob = binary.BigEndian.AppendUint64(blob, t)
	blob = append(blob, ed25519.Sign(w.private, message(t, text))...)
	return "— " + name + " " + base64.StdEncoding.EncodeToString(blob) + "\n"
}

// judge reads a request to cosign; it returns the status and the body of the answer, the old size and the size.
func (w *witness) judge(body []byte) (status int, answer string, old, size int64) {
	head, signed, found := bytes.Cut(body, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || !strings.HasPrefix(lines[0], "old ") {
		return 400, "no old size\n", 0, 0
	}
	old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err != nil || old < 0 || lines[0] != fmt.Sprintf("old %d", old) || len(lines) > 64 {
		return 400, "a bad old size\n", 0, 0
	}
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return 400, "a bad hash\n", old, 0
		}
		proof = append(proof, hash)
	}
	opened, err := note.Open(signed, note.VerifierList(w.log))
	if err != nil {
		return 403, "no signature of a known log\n", old, 0
	}
	text := strings.Split(opened.Text, "\n")
	if len(text) < 4 || text[0] != w.log.Name() {
		return 404, "an unknown log\n", old, 0
	}
	size, err = strconv.ParseInt(text[1], 10, 64)
	if err != nil {
		return 400, "a bad size\n", old, 0
	}
	root, err := tlog.ParseHash(text[2])
	if err != nil || old > size {
		return 400, "a bad root or old size\n", old, size
	}
	if old != w.size {
		return 409, fmt.Sprintf("%d\n", w.size), old, size
	}
	switch {
	case old == 0 || old == size:
		if len(proof) > 0 {
			return 422, "a proof of nothing\n", old, size
		}
		if old == size && old > 0 && root != w.root {
			return 409, fmt.Sprintf("%d\n", w.size), old, size
		}
	default:
		if err := tlog.CheckTree(proof, size, root, old, w.root); err != nil {
			return 422, err.Error() + "\n", old, size
		}
	}
	w.size, w.root = size, root
	return 200, w.line(w.name, opened.Text, uint64(time.Now().Unix())), old, size
}

func (w *witness) misbehave(out http.ResponseWriter, body []byte) {
	now := uint64(time.Now().Unix())
	_, signed, _ := bytes.Cut(body, []byte("\n\n"))
	head, _, _ := strings.Cut(string(signed), "\n\n")
	lines := strings.Split(head+"\n", "\n")
	switch w.mode {
	case "other":
		lines[2] = base64.StdEncoding.EncodeToString(make([]byte, 32))
		fmt.Fprint(out, w.line(w.name, strings.Join(lines, "\n"), now))
	case "origin":
		lines[0] = "another.example/log"
		fmt.Fprint(out, w.line(w.name, strings.Join(lines, "\n"), now))
	case "old":
		fmt.Fprint(out, w.line(w.name, head+"\n", now-86400))
	case "name":
		fmt.Fprint(out, w.line("somebody.example", head+"\n", now))
	case "huge":
		fmt.Fprint(out, strings.Repeat(w.line(w.name, head+"\n", now), 1<<13))
	case "slow":
		for i := 0; i < 60; i++ {
			fmt.Fprint(out, "x")
			out.(http.Flusher).Flush()
			time.Sleep(time.Second)
		}
	case "hang":
		time.Sleep(time.Minute)
	case "garbage":
		fmt.Fprint(out, "\x00\xff\n\n\u2014 \n")
	case "ahead":
		out.WriteHeader(409)
		fmt.Fprint(out, "9000000000\n")
	case "forbidden":
		out.WriteHeader(403)
	}
}

func (w *witness) ServeHTTP(out http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(io.LimitReader(request.Body, 1<<20))
	if err != nil || request.Method != "POST" || request.URL.Path != "/w/1/add-checkpoint" {
		out.WriteHeader(404)
		return
	}
	if w.mode != "honest" {
		w.misbehave(out, body)
		return
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	status, answer, old, size := w.judge(body)
	fmt.Println(old, size, status)
	out.WriteHeader(status)
	fmt.Fprint(out, answer)
}

func serve(vkey, name, mode string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	key := base64.StdEncoding.EncodeToString(append([]byte{algorithm}, public...))
	fmt.Printf("%s+%08x+%s\n", name, keyHash(name, public), key)
	fmt.Printf("http://%s/w/1\n", listener.Addr())
	return http.Serve(listener, &witness{log: verifier, name: name, private: private, mode: mode})
}

func checkNote(vkey, witnessKey, file string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	cosigner, err := parseKey(witnessKey)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	opened, err := note.Open(text, note.VerifierList(verifier, cosigner))
	if err != nil {
		return err
	}
	if len(opened.Sigs) != 2 {
		return fmt.Errorf("%d of 2 have signed", len(opened.Sigs))
	}
	fmt.Println("good", strings.Split(opened.Text, "\n")[1])
	return nil
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: witness serve VKEY NAME MODE | witness note VKEY KEY NOTE")
	}
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	vkey := strings.TrimSpace(string(text))
	switch os.Args[1] {
	case "serve":
		err = serve(vkey, os.Args[3], os.Args[4])
	case "note":
		err = checkNote(vkey, os.Args[3], os.Args[4])
	default:
		err = errors.New("unknown arguments")
	}
	if err != nil {
		log.Fatal(err)
	}
}
