import Testing

/// The checks themselves, tried on small texts.
@Suite("The style checks")
struct CheckerTests {
    private func file(_ text: String) -> SourceFile {
        SourceFile(path: "Sources/M/F.swift", text: text)
    }

    @Test("comments and texts are blanked, lines stay")
    func blanking() {
        let text = """
            let a = "try! \\(b["x"]!) // no" // try!
            let c = #"a "quoted" \\(x)"# + d
            /* one /* two */ try! */ let e = 1
            let f = #/try! "/# + g
            """
        let code = file(text).code
        #expect(code.count == 4)
        #expect(code[3].hasSuffix(" + g"))
        #expect(!code.joined().contains("try!"))
        #expect(!code.joined().contains("quoted"))
        #expect(code[1].hasSuffix(" + d"))
        #expect(code[2].hasSuffix("let e = 1"))
        #expect(code[0].hasPrefix("let a = "))
    }

    @Test("texts of several lines are blanked")
    func longTexts() {
        let quotes = String(repeating: "\"", count: 3)
        let code = file("let a = \(quotes)\n  func f() { \"\n  \(quotes) + b\nlet c = 1").code
        #expect(code.count == 4)
        #expect(!code.joined().contains("func"))
        #expect(code[2].hasSuffix(" + b"))
        #expect(code[3] == "let c = 1")
    }

    @Test("imports are read with their access and attributes")
    func imports() {
        let text = """
            import A
            public import B
            @preconcurrency internal import C
            import struct D.E
            // import F
            let importance = 1
            """
        #expect(file(text).imports == ["A", "B", "C", "D"])
    }

    @Test("functions are measured from their name to their closing brace")
    func functions() {
        let text = """
            protocol P {
                func required() throws
                init?(_ event: Int)
                var x: Int { get }
            }
            struct S {
                public init(
                    a: Int
                ) {
                    self.a = a
                }

                func one() { two { $0 } }

                func three<T>(
                    _ body: (T) -> Void = { _ in }
                ) -> Int
                where T: P {
                    if true {
                        return 1
                    }
                    return 2
                }
                deinit {
                }
            }
            """
        #expect(
            file(text).functionLengths == [
                FunctionLength(line: 7, count: 5), FunctionLength(line: 13, count: 1),
                FunctionLength(line: 15, count: 9), FunctionLength(line: 24, count: 2),
            ])
    }

    @Test("markers of force are told from operators")
    func force() {
        let marker = #/[\w)\]>}]!(?!=)|\bas!/#
        func isForced(_ line: String) -> Bool { line.firstMatch(of: marker) != nil }
        for line in ["a!", "a[0]!.b", "f()!", "let x: Int!", "y as! Z"] {
            #expect(isForced(line), "\(line)")
        }
        for line in ["a != b", "!a", "if !f() {", "(!a)", "a! = b".replacing("!", with: "")] {
            #expect(!isForced(line), "\(line)")
        }
    }
}
