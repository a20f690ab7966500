import Catalogue
import HTTPTypes
import Queries

extension OpenAPIDocument {
    /// What the routes refer to by name: forms of answers, events, problems, and the token.
    static func components(of routes: [Route]) -> JSONTree {
        var forms: [String: ObjectForm] = [ObjectForm.problem.name: .problem]
        for route in routes {
            for content in route.bodies + route.answers.flatMap(\.contents) {
                content.form.forEachNamed { forms[$0.name] = $0 }
            }
        }
        let answers = forms.values.sorted { $0.name < $1.name }.map { form in
            (name: form.name, value: form.schema)
        }
        return [
            "securitySchemes": [
                "token": [
                    "type": "http", "scheme": "bearer",
                    "description":
                        "A token of a role, from an operator: POST /v1/tokens, or wenzhi token create.",
                ]
            ],
            "responses": problems(of: routes),
            "schemas": .object(answers + EventForms.schemas),
        ]
    }

    private static func problems(of routes: [Route]) -> JSONTree {
        let statuses = routes.reduce(into: Set()) { $0.formUnion($1.possibleProblems) }
        let content: JSONTree = [
            MediaTypes.problem: ["schema": Form.named(.problem).schema()]
        ]
        return .object(
            statuses.sorted { $0.code < $1.code }.map { status in
                (
                    String(status.code),
                    ["description": .text(meaning(of: status)), "content": content]
                )
            })
    }

    /// What to make of a problem's status.
    private static func meaning(of status: HTTPResponse.Status) -> String {
        switch status.code {
        case 400: "The request cannot be read: not JSON, not a CloudEvent, a bad parameter."
        case 401: "A token is missing, unknown, revoked or expired."
        case 403: "The role may not do this, or it is outside the token's territory."
        case 404: "There is nothing by this name."
        case 405: "The path answers other methods; Allow names them."
        case 406: "The path answers as other media types."
        case 409: "Another event has this source and id, or the position is of another log."
        case 412: "The condition does not hold: an event that it excludes is on record."
        case 413: "The body has more bytes or events than are taken at once."
        case 415: "The path takes bodies of other media types; Accept-Post names them."
        case 422: "A member is not as the schema says, or a rule refuses the event: code names it."
        case 408: "The body arrived too slowly: nothing was recorded."
        case 429: "Too much waits or is in flight: repeat after the seconds in Retry-After."
        case 503: "Recovering, closing or broken: code says which. Repeat with the same ids."
        case 507: "The disk is full: nothing was recorded."
        default: "It failed for a reason that was logged. Repeating it with the same ids is safe."
        }
    }
}

/// The forms of events, from the schemas of their types.
enum EventForms {
    /// An event as posted.
    static let posted = Form.reference("Event")
    /// An event as stored.
    static let stored = Form.reference("StoredEvent")

    private static let source =
        #"{"type":"string","maxLength":400,"pattern":"^/(ledger|centres/\#(IDForm.part)(/[A-Za-z0-9._:~-]+)*)$"}"#
    private static let id = #"{"type":"string","minLength":1,"maxLength":128,"pattern":"^[!-~]+$"}"#
    private static let subject =
        #"{"type":"string","pattern":"\#(IDForm.expression)"}"#
    private static let time = #"{"type":"string","format":"date-time"}"#
    private static let json = #"{"type":"string","enum":["application/json"]}"#
    /// What is posted may say more of it, and null says that an attribute is not set.
    private static let postedJSON =
        #"{"type":["string","null"],"pattern":"^application/json(; ?charset=utf-8)?$"}"#
    private static let unset = #"{"type":"null"}"#
    private static let extensions =
        #"{"type":"string","maxLength":1022},{"type":"boolean"},{"type":"integer","minimum":-2147483648,"maximum":2147483647}"#

    private static func more(_ values: String) -> String {
        #""propertyNames":{"pattern":"^[a-z0-9]{1,20}$"},"maxProperties":25,"#
            + #""additionalProperties":{"anyOf":[\#(values)]}"#
    }

    /// The members of `schemas` that describe events.
    static var schemas: [JSONTree.Member] {
        let references = EventType.allCases.map { type in
            ["$ref": "#/components/schemas/event.\(type.name)"] as JSONTree
        }
        let types = EventType.allCases.flatMap { type -> [JSONTree.Member] in
            let version = type.descriptor.version
            guard let schema = type.schema(version: version) else { return [] }
            return [
                ("data.\(type.name)", .raw(schema.posted)),
                ("event.\(type.name)", .raw(event(type.name, version))),
            ]
        }
        return [
            (
                "Event",
                [
                    "description": "A CloudEvents 1.0 event as posted.",
                    "oneOf": .array(references),
                ]
            ),
            ("StoredEvent", .raw(storedEvent)),
        ] + types
    }

    private static func event(_ type: String, _ version: Int) -> String {
        """
        {"type":"object","required":["specversion","id","source","type","subject","time","data"],\
        "properties":{"specversion":{"const":"1.0"},"id":\(id),"source":\(source),\
        "type":{"const":"\(type)"},"subject":\(subject),"time":\(time),\
        "datacontenttype":\(postedJSON),\
        "dataschema":{"enum":["urn:wenzhi:schema:\(type):\(version)",null]},\
        "sequence":\(unset),"recordedtime":\(unset),"recordedby":\(unset),\
        "data":{"$ref":"#/components/schemas/data.\(type)"}},\(more(extensions + "," + unset))}
        """
    }

    private static let storedEvent = """
        {"type":"object","description":"An event on record: as posted, with the attributes that \
        the ledger sets, personal fields sealed.","required":["specversion","id","source","type",\
        "subject","time","datacontenttype","sequence","recordedtime","recordedby","data"],\
        "properties":{"specversion":{"const":"1.0"},"id":{"type":"string"},\
        "source":{"type":"string"},"type":{"type":"string"},"subject":{"type":"string"},\
        "time":\(time),"datacontenttype":\(json),"dataschema":{"type":"string"},\
        "sequence":{"type":"string","pattern":"^[0-9]{16}$"},"recordedtime":\(time),\
        "recordedby":{"type":"string"},"data":{"type":"object"}},\(more(extensions))}
        """
}
