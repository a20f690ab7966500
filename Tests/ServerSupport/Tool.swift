import Foundation
package import TestSupport

/// A program of the machine that a test uses as a judge: openssl, curl, gzip, Python.
package enum Tool {
    /// What a program left.
    package struct Result {
        package let status: Int32
        package let output: [UInt8]
        package let errors: String

        package var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Runs a program, found by `PATH`, to its end.
    package static func run(_ arguments: [String], input: [UInt8] = []) throws -> Result {
        let scratch = try Scratch()
        let files = ["input", "output", "errors"].map { scratch.path + "/" + $0 }
        try Data(input).write(to: URL(filePath: files[0]))
        let manager = FileManager.default
        _ = manager.createFile(atPath: files[1], contents: nil)
        _ = manager.createFile(atPath: files[2], contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle(forReadingAtPath: files[0])
        process.standardOutput = FileHandle(forWritingAtPath: files[1])
        process.standardError = FileHandle(forWritingAtPath: files[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: Array(try Data(contentsOf: URL(filePath: files[1]))),
            errors: try String(contentsOfFile: files[2], encoding: .utf8))
    }

    /// The bytes that a gzip stream holds, as the program gzip reads it.
    package static func gunzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let result = try run(["gzip", "-dc"], input: bytes)
        guard result.status == 0 else { throw ServerFailure("gzip: \(result.errors)") }
        return result.output
    }

    /// Makes a certificate for `localhost` that vouches for itself; returns the two files.
    package static func certificate(
        in scratch: Scratch, _ name: String = "server"
    ) throws -> (certificate: String, key: String) {
        let certificate = scratch.path + "/\(name).pem"
        let key = scratch.path + "/\(name)-key.pem"
        let made = try run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ])
        guard made.status == 0 else { throw ServerFailure("openssl: \(made.errors)") }
        return (certificate, key)
    }
}

extension Tool {
    /// What can be read of a gzip stream that is not over yet.
    package static func gunzipPart(_ bytes: [UInt8]) throws -> [UInt8] {
        let program = """
            import sys, zlib
            sys.stdout.buffer.write(zlib.decompressobj(31).decompress(sys.stdin.buffer.read()))
            """
        let result = try run(["python3", "-c", program], input: bytes)
        guard result.status == 0 else { throw ServerFailure("python3: \(result.errors)") }
        return result.output
    }
}
