namespace PollerSaga.Tests.Sources.Reading;

/// <summary>Texts of definitions.</summary>
internal static class SampleDefinitions
{
    /// <summary>A definition that uses most keys.</summary>
    public const string Shop =
        """
        version: 1
        name: shop
        url: https://${region}.shop.test/v1
        parameters:
          region: { required: true, description: The region }
          since: { default: "1970-01-01" }
          note: { required: false }
        credentials:
          type: apiKey
          in: header
          name: X-Api-Key
          value: "Key ${secret:shop_key}"
          certificate: { file: client.p12, password: "${secret:certificate}" }
        headers: { Accept: application/json, X-Version: 2 }
        limits: { concurrency: 10, rate: { limit: 300/min, burst: 20 }, maxWait: 10m, hosts: [files.shop.test, "cdn.shop.test:8443"] }
        errors:
          - { status: 403, header: { X-RateLimit-Remaining: "0" }, action: wait, wait: header:X-Reset }
          - { status: [4xx, 500], body: "$.code == 'gone'", action: empty, message: Gone }
        streams:
          orders:
            path: /orders
            query: { since: "${since}", per_page: 100, flag: true, "ids[]": [1, 2] }
            pagination: { type: page, parameter: page, size: { parameter: per_page, value: 100 }, end: [404, 416], parallel: false }
            records: $.orders
            errors: [{ status: 429, action: retry }]
          events:
            path: /events?kind=all
            decoder: jsonl
            pagination: { type: offset, parameter: offset, pageSize: header:X-Size, size: { parameter: limit }, first: 1 }
          search:
            method: POST
            path: /search
            json: { query: "${note}", deep: [1, 1.50, true, null, "007", 007] }
            pagination: { type: cursor, parameter: page.after, next: $.next, while: $.more, in: json }
          users:
            pagination: { type: keyset, parameter: after, last: "$.data[-1].id" }
          files:
            pagination: { type: nextUrl, next: "$['@odata.nextLink']" }
          links:
            pagination: { type: linkHeader }
          one:
            pagination: { type: none }

        """;

    /// <summary>A small definition, to which keys can be added.</summary>
    public const string Valid =
        """
        version: 1
        name: a
        url: https://api.test
        streams: { items: { pagination: { type: none } } }

        """;

    /// <summary>A definition with a line, which replaces the line of the same key.</summary>
    public static string With(string line) => string.Join(
        '\n',
        Valid.Split('\n').Where(known => !known.StartsWith(line.Split(':')[0] + ":", StringComparison.Ordinal)).Prepend(line));

    /// <summary>A definition whose stream has these lines, from line 6 on.</summary>
    public static string OfStream(string lines) => $"version: 1\nname: a\nurl: https://api.test\nstreams:\n  items:\n    {lines}\n";
}
