import Foundation
import ServerSupport
import TestSupport
import Testing

/// The persons' keys from the command line, and beside a server.
@Suite(.serialized)
struct KeysCommandTests {
    private func secrets(_ data: String) throws -> Set<Data> {
        let path = data + "/secrets/"
        return Set(
            try FileManager.default.contentsOfDirectory(atPath: path).map {
                try Data(contentsOf: URL(filePath: path + $0))
            })
    }

    /// Waits until the key-encryption key is another one, at most a minute.
    private func awaitRotation(_ data: String, from before: Set<Data>) throws -> Bool {
        for _ in 0..<600 {
            // While it is replaced there are two.
            if let now = try? secrets(data), now != before, now.count == before.count {
                return true
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return false
    }

    @Test("a running server rotates on SIGHUP and goes on; the command says so")
    func running() throws {
        let served = try Served(hasSample: true)
        let data = served.scratch.data
        let command = try Wenzhi.run("keys", "rotate", "--data", data)
        #expect(command.status == 1)
        #expect(command.errorLines.count == 1, "\(command.errors)")
        #expect(command.errors.contains("SIGHUP"), "\(command.errors)")
        for round in 0..<2 {
            let before = try secrets(data)
            #expect(before.count == 2)
            served.server.send(SIGHUP)
            #expect(try awaitRotation(data, from: before), "\(round)")
            #expect(served.server.isRunning)
            let application = String.application("person-\(round)")
            #expect(try served.client.post(application).status == 201)
            #expect(try served.client.post(application).status == 200)
        }
        try served.restart()
        #expect(try served.client.post(.application("person-0")).status == 200)
        #expect(
            try served.client.post(.application("person-0", #"{"name":"other"}"#)).status == 409)
    }

    @Test("without a server the command rotates")
    func offline() throws {
        let served = try Served(hasSample: true)
        let data = served.scratch.data
        #expect(try served.client.post(.application("person")).status == 201)
        served.server.stop()
        let before = try secrets(data)
        let command = try Wenzhi.run("keys", "rotate", "--data", data)
        #expect(command.status == 0, "\(command.errors)")
        #expect(try secrets(data) != before)
        try served.restart()
        #expect(try served.client.post(.application("person")).status == 200)
    }

    @Test("a server does not start without the keys, until their loss is accepted")
    func lost() throws {
        let served = try Served(hasSample: true)
        let data = served.scratch.data
        served.server.stop()
        try FileManager.default.removeItem(atPath: data + "/keys")
        for _ in 0..<2 {
            let refused = try Wenzhi.run("serve", "--port", "0", "--data", data)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("keys/ lacks the keys of"), "\(refused.errors)")
            #expect(refused.errors.contains("wenzhi keys accept-loss"))
        }
        let accepted = try Wenzhi.run("keys", "accept-loss", "--data", data)
        #expect(accepted.status == 0, "\(accepted.errors)")
        try served.restart()
        #expect(try served.client.post(.application("person")).status == 201)
        try served.restart()
        #expect(try served.client.post(.application("person")).status == 200)
    }
}
