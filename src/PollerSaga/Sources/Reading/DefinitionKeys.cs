namespace PollerSaga.Sources.Reading;

/// <summary>The keys of each section. <c>schemas/source.schema.json</c> has the same keys; a test compares them.</summary>
internal static class DefinitionKeys
{
    public static readonly string[] Source =
        ["version", "name", "url", "parameters", "credentials", "headers", "limits", "errors", "streams"];

    public static readonly string[] Parameter = ["required", "default", "description"];

    public static readonly string[] Limits = ["concurrency", "rate", "maxWait", "hosts"];

    public static readonly string[] Rate = ["limit", "burst"];

    public static readonly string[] ErrorRule = ["status", "header", "body", "action", "wait", "message"];

    public static readonly string[] Stream =
        ["path", "method", "query", "headers", "json", "form", "pagination", "records", "decoder", "errors"];

    public static readonly string[] Size = ["parameter", "value"];

    public static readonly string[] None = ["type"];

    public static readonly string[] Page = ["type", "parameter", "first", "size", "total", "totalPages", "end", "in", "parallel"];

    public static readonly string[] Offset = ["type", "parameter", "first", "size", "total", "pageSize", "end", "in", "parallel"];

    public static readonly string[] Cursor = ["type", "parameter", "next", "while", "in"];

    public static readonly string[] Keyset = ["type", "parameter", "last", "while", "in"];

    public static readonly string[] NextUrl = ["type", "next"];

    public static readonly string[] LinkHeader = ["type", "rel"];

    public static readonly string[] Bearer = ["type", "token", "certificate"];

    public static readonly string[] Basic = ["type", "username", "password", "certificate"];

    public static readonly string[] ApiKey = ["type", "in", "name", "value", "certificate"];

    public static readonly string[] OAuth2 =
    [
        "type", "grant", "tokenUrl", "clientId", "clientSecret", "refreshToken", "scope", "audience", "clientAuthentication", "certificate",
    ];

    public static readonly string[] Session = ["type", "request", "token", "expiresIn", "use", "certificate"];

    public static readonly string[] SessionRequest = ["method", "path", "query", "headers", "json", "form"];

    public static readonly string[] SessionUse = ["in", "name"];

    public static readonly string[] CertificateOnly = ["type", "file", "password"];

    public static readonly string[] Certificate = ["file", "password"];

    public static readonly string[] CustomCredentials = ["type", "certificate"];
}
