import Foundation
import ServerSupport
import TestSupport
import Testing

/// Personal data is not shown while its reading cannot be entered.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ReadFaultTests {
    private static let path = "/v1/volunteers/someone/person?purpose=contact"
    private static let name = "独一无二的名字"

    @Test("without an entry there is no answer; everything else goes on, and reads afterwards")
    func reading() throws {
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let control = try FaultControl(scratch)
        let server = try ServerProcess(scratch, environment: control.environment)
        let client = Client(port: server.port, token: token)
        for event in [
            String.event(
                "c", "centre.established", "dongcheng",
                #"{"level":"district","name":"东城","district":"110101"}"#),
            .application("someone", #"{"name":"\#(Self.name)"}"#),
        ] { #expect(try client.post(event).status == 201) }
        let faults = [
            Fault(call: .open, place: .reads, lasts: true),
            Fault(call: .write, place: .reads, lasts: true),
            Fault(call: .write, place: .reads, code: ENOSPC, lasts: true),
        ]
        for (number, fault) in faults.enumerated() {
            try control.arm(fault)
            for _ in 0..<3 {
                let answer = try client.get(Self.path)
                #expect(answer.status >= 500, "\(fault): \(answer.text)")
                #expect(!answer.text.contains(Self.name), "\(fault)")
            }
            #expect(try client.post(.application("other-\(number)")).status == 201, "\(fault)")
            #expect(try client.get("/v1/volunteers/someone").status == 200, "\(fault)")
            #expect(try control.disarm() > 0, "\(fault)")
        }
        let answer = try client.get(Self.path)
        #expect(answer.status == 200 && answer.text.contains(Self.name), "\(answer.text)")
        #expect(try client.get("/v1/reads").json["items"]?.items.isEmpty == false)
        #expect(server.stop() == 0, "\(server.errors)")
        let verified = try Wenzhi.run("verify", "--data", scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.contains("reads        "))
    }
}
