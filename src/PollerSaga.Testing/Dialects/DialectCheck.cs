namespace PollerSaga.Testing.Dialects;

/// <summary>Checks that the values of a dialect fit each other.</summary>
internal static class DialectCheck
{
    /// <exception cref="DialectException">A value is not valid, or does not fit another.</exception>
    public static void Check(DialectContract contract)
    {
        var dialect = contract.Dialect;
        Require(
            contract.Method == HttpMethod.Get || contract.Method == HttpMethod.Post,
            $"method is '{dialect.Method}'; expected GET or POST.");
        Require(contract.Path.StartsWith('/'), $"path is '{contract.Path}'; expected a path that begins with '/', for example /records.");
        Require(
            contract.Path is not ("/report" or "/oauth/token") && contract.Path != contract.LogInPath,
            $"path is '{contract.Path}', which the partner uses itself. Choose another, for example /records.");
        Require(
            contract.LogInPath.StartsWith('/') && contract.LogInPath is not ("/report" or "/oauth/token"),
            $"logInPath is '{contract.LogInPath}'; expected a path of its own that begins with '/', for example /login.");
        Require(
            contract.SessionToken is { Header: not null } or { Members: not ([] or ["session"] or ["session", "expiresIn", ..]) },
            $"sessionToken is '{contract.SessionToken.Text}'; expected a member such as $.session.token, or a header such as "
            + "header:X-Token.");
        Require(dialect.Size >= 1, $"size is {dialect.Size}; expected at least 1.");
        Require(
            contract.MaxSize >= dialect.Size,
            $"maxSize is {contract.MaxSize}, less than size, {dialect.Size}. Raise it, or lower size.");
        Require(dialect.TokenSeconds >= 1, $"tokenSeconds is {dialect.TokenSeconds}; expected at least 1.");
        Require(dialect.BeyondEnd is 200 or 404 or 416, $"beyondEnd is {dialect.BeyondEnd}; expected 200, 404 or 416.");
        CheckPlaces(contract);
        CheckResponse(contract);
    }

    private static void CheckPlaces(DialectContract contract)
    {
        var dialect = contract.Dialect;
        var hasParameter = contract.Pagination is PartnerPagination.Page or PartnerPagination.Offset or PartnerPagination.Cursor
            or PartnerPagination.Keyset;
        Require(
            hasParameter || dialect.In == PartnerPlace.Query,
            $"in is {DialectKeys.NameOf(dialect.In)}, but {DialectKeys.NameOf(dialect.Pagination)} has its parameters in the query. "
                + "Remove in.");
        Require(
            dialect.In != PartnerPlace.Form || contract.Method == HttpMethod.Post,
            "method is GET, but in is form. Remove method, because a form needs POST.");
        Require(
            contract.SizeParameter != contract.Parameter || contract.SizeIn != dialect.In,
            $"parameter and sizeParameter are both '{contract.Parameter}'. Choose different names.");
        Require(
            contract.Pagination != PartnerPagination.None || contract.SizeParameter.Length == 0,
            "sizeParameter is set, but none has one page. Remove sizeParameter.");
        Require(dialect.First is null || contract.IsByPosition, "first is set, but only page and offset have positions. Remove first.");
    }

    private static void CheckResponse(DialectContract contract)
    {
        var dialect = contract.Dialect;
        Require(contract.Records.Header is null, $"records is '{contract.Records.Text}'; expected $ or a path such as $.items.");
        Require(
            dialect.Decoder is PartnerFormat.Json or PartnerFormat.Xml || contract.Records.Members.Count == 0,
            $"records is '{contract.Records.Text}', but the format {DialectKeys.NameOf(dialect.Decoder)} has only records. "
                + "Remove records.");
        Require(
            contract.Pagination != PartnerPagination.Keyset || dialect.Decoder is PartnerFormat.Json or PartnerFormat.Jsonl,
            $"keyset needs the id of the last record, which the format {DialectKeys.NameOf(dialect.Decoder)} does not offer. "
                + "Use decoder=json.");
        Require(
            dialect.BeyondEnd == 200 || contract.IsByPosition,
            $"beyondEnd is {dialect.BeyondEnd}, but only page and offset have pages beyond the end. Remove beyondEnd.");

        var places = new[]
        {
            ("records", contract.Records), ("total", contract.Total), ("totalPages", contract.TotalPages),
            ("pageSize", contract.PageSize), ("hasMore", contract.HasMore), ("next", contract.Next),
        };
        var members = places
            .Where(place => place.Item2 is { Header: null })
            .Select(place => (Key: place.Item1, Place: place.Item2!))
            .ToList();
        foreach (var (key, place) in members)
        {
            foreach (var (other, _) in members.Where(other => other.Key != key && Contains(place, other.Place)))
            {
                throw new DialectException(place.Members.Count == 0
                    ? $"{key} is '$', the whole body, so that {other} has no place in it. Use a header, for example {other}=header:X-Value."
                    : $"{key} is '{place.Text}', which contains the place of {other}. Choose another place.");
            }
        }
    }

    private static bool Contains(ResponsePlace place, ResponsePlace other) =>
        place.Members.SequenceEqual(other.Members.Take(place.Members.Count));

    private static void Require(bool isValid, string message)
    {
        if (!isValid)
            throw new DialectException(message);
    }
}
