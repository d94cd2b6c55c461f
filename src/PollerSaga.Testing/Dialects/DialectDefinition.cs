using System.Text.Json.Nodes;

namespace PollerSaga.Testing.Dialects;

/// <summary>The source definition of a dialect.</summary>
internal static class DialectDefinition
{
    public static JsonObject Of(PartnerDialect dialect, Uri address)
    {
        var contract = DialectContract.Of(dialect);
        var definition = new JsonObject
        {
            ["version"] = 1,
            ["name"] = "partner",
            ["url"] = address.GetLeftPart(UriPartial.Authority),
        };
        if (CredentialsOf(contract, address) is { } credentials)
            definition["credentials"] = credentials;
        if (dialect.ErrorsInBody)
            definition["errors"] = new JsonArray(new JsonObject { ["status"] = 200, ["body"] = "$.error", ["action"] = "retry" });
        definition["streams"] = new JsonObject { ["records"] = StreamOf(contract) };
        return definition;
    }

    private static JsonObject StreamOf(DialectContract contract)
    {
        var stream = new JsonObject();
        if (contract.Method == HttpMethod.Post)
            stream["method"] = "POST";
        stream["path"] = contract.Path;
        AddParameters(stream, contract);
        stream["pagination"] = PaginationOf(contract);
        stream["records"] = contract.Records.Text;
        if (contract.Dialect.Decoder != PartnerFormat.Json)
            stream["decoder"] = DialectKeys.NameOf(contract.Dialect.Decoder);
        return stream;
    }

    // Parameters that are equal on all pages: the filter of a POST, and the page size where it is no part of the pagination.
    private static void AddParameters(JsonObject stream, DialectContract contract)
    {
        if (contract.Method == HttpMethod.Post)
            stream[contract.HasForm ? "form" : "json"] = new JsonObject { ["filter"] = "all" };
        if (contract.IsByPosition || contract.SizeParameter.Length == 0)
            return;

        var place = DialectKeys.NameOf(contract.SizeIn);
        if (stream[place] is not JsonObject target)
            stream[place] = target = [];
        var names = contract.SizeIn == PartnerPlace.Json ? contract.SizeParameter.Split('.') : [contract.SizeParameter];
        foreach (var name in names[..^1])
        {
            if (target[name] is not JsonObject child)
                target[name] = child = [];
            target = child;
        }

        target[names[^1]] = contract.Dialect.Size;
    }

    private static JsonObject PaginationOf(DialectContract contract)
    {
        var pagination = new JsonObject
        {
            ["type"] = contract.Pagination == PartnerPagination.StartAt ? "offset" : DialectKeys.NameOf(contract.Pagination),
        };
        switch (contract.Pagination)
        {
            case PartnerPagination.StartAt or PartnerPagination.Page or PartnerPagination.Offset:
                AddPosition(pagination, contract);
                break;
            case PartnerPagination.Cursor:
                pagination["parameter"] = contract.Parameter;
                pagination["next"] = contract.Next!.Text;
                AddSequence(pagination, contract);
                break;
            case PartnerPagination.Keyset:
                pagination["parameter"] = contract.Parameter;
                pagination["last"] = $"{contract.Records.Text}[-1].id";
                AddSequence(pagination, contract);
                break;
            case PartnerPagination.NextUrl:
                pagination["next"] = contract.Next!.Text;
                break;
        }

        return pagination;
    }

    private static void AddPosition(JsonObject pagination, DialectContract contract)
    {
        pagination["parameter"] = contract.Parameter;
        pagination["first"] = contract.First;
        var size = new JsonObject();
        if (contract.SizeParameter.Length > 0)
            size["parameter"] = contract.SizeParameter;
        size["value"] = contract.Dialect.Size;
        pagination["size"] = size;
        if (contract.Total is { } total)
            pagination["total"] = total.Text;
        if (contract is { TotalPages: { } pages, Pagination: PartnerPagination.Page })
            pagination["totalPages"] = pages.Text;
        if (contract is { PageSize: { } pageSize, Pagination: not PartnerPagination.Page })
            pagination["pageSize"] = pageSize.Text;
        if (contract.HasMore is { } hasMore)
            pagination["end"] = $"!{hasMore.Text}";
        else if (contract.Dialect.BeyondEnd != 200)
            pagination["end"] = new JsonArray(contract.Dialect.BeyondEnd);
        AddPlace(pagination, contract);
    }

    private static void AddSequence(JsonObject pagination, DialectContract contract)
    {
        if (contract.HasMore is { } hasMore)
            pagination["while"] = hasMore.Text;
        AddPlace(pagination, contract);
    }

    private static void AddPlace(JsonObject pagination, DialectContract contract)
    {
        if (contract.Dialect.In != PartnerPlace.Query)
            pagination["in"] = DialectKeys.NameOf(contract.Dialect.In);
    }

    private static JsonObject? CredentialsOf(DialectContract contract, Uri address)
    {
        var dialect = contract.Dialect;
        return dialect.Auth switch
        {
            PartnerAuthentication.Bearer => new JsonObject { ["type"] = "bearer", ["token"] = "${secret:token}" },
            PartnerAuthentication.Basic => new JsonObject
            {
                ["type"] = "basic",
                ["username"] = dialect.Credentials.Username,
                ["password"] = "${secret:password}",
            },
            PartnerAuthentication.ApiKeyHeader or PartnerAuthentication.ApiKeyQuery or PartnerAuthentication.ApiKeyCookie => new JsonObject
            {
                ["type"] = "apiKey",
                ["in"] = DialectKeys.NameOf(dialect.Auth),
                ["name"] = contract.AuthName,
                ["value"] = "${secret:key}",
            },
            PartnerAuthentication.ClientCredentials or PartnerAuthentication.RefreshToken => OAuth2Of(dialect, address),
            PartnerAuthentication.Session => SessionOf(contract),
            _ => null,
        };
    }

    private static JsonObject OAuth2Of(PartnerDialect dialect, Uri address)
    {
        var credentials = new JsonObject
        {
            ["type"] = "oauth2",
            ["grant"] = DialectKeys.NameOf(dialect.Auth),
            ["tokenUrl"] = new Uri(address, "/oauth/token").AbsoluteUri,
            ["clientId"] = dialect.Credentials.ClientId,
            ["clientSecret"] = "${secret:client_secret}",
        };
        if (dialect.Auth == PartnerAuthentication.RefreshToken)
            credentials["refreshToken"] = "${secret:refresh_token}";
        credentials["clientAuthentication"] = dialect.ClientInBody ? "body" : "basic";
        return credentials;
    }

    private static JsonObject SessionOf(DialectContract contract) => new()
    {
        ["type"] = "session",
        ["request"] = new JsonObject
        {
            ["method"] = "POST",
            ["path"] = contract.LogInPath,
            ["json"] = new JsonObject { ["username"] = contract.Dialect.Credentials.Username, ["password"] = "${secret:password}" },
        },
        ["token"] = contract.SessionToken.Text,
        ["expiresIn"] = "$.session.expiresIn",
        ["use"] = contract.Dialect.AuthName is { } name ? new JsonObject { ["in"] = "header", ["name"] = name } : "bearer",
    };
}
