using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Serving;

/// <summary>The parameters of a request by place and name. A value from JSON keeps whether it is a number.</summary>
internal sealed class RequestFields
{
    private readonly Dictionary<(PartnerPlace Place, string Name), (string Value, JsonValueKind Kind)> _values = [];

    /// <summary>The names in the query and the body.</summary>
    public IEnumerable<(PartnerPlace Place, string Name)> Names => _values.Keys;

    /// <exception cref="RejectedException">The body does not fit the dialect, or a parameter is repeated.</exception>
    public static async Task<RequestFields> ReadAsync(HttpRequest request, DialectContract contract, CancellationToken cancellationToken)
    {
        var fields = new RequestFields();
        foreach (var (name, values) in request.Query)
            fields.Add(PartnerPlace.Query, name, values);

        if (contract.HasForm)
        {
            if (!request.HasFormContentType)
                throw Unsupported(request, "application/x-www-form-urlencoded");
            foreach (var (name, values) in await request.ReadFormAsync(cancellationToken))
                fields.Add(PartnerPlace.Form, name, values);
        }
        else if (HasBody(request))
        {
            if (!contract.HasJson)
            {
                if (contract.Strict)
                    throw new RejectedException(StatusCodes.Status400BadRequest, "The request has a body. This listing expects none.");
            }
            else if (!request.HasJsonContentType())
            {
                throw Unsupported(request, "application/json");
            }
            else
            {
                await fields.AddJsonAsync(request, cancellationToken);
            }
        }

        return fields;
    }

    public bool TryGet(PartnerPlace place, string name, out string value, out JsonValueKind kind)
    {
        var isFound = _values.TryGetValue((place, name), out var found);
        (value, kind) = isFound ? found : (string.Empty, JsonValueKind.Undefined);
        return isFound;
    }

    /// <summary>Adds a header.</summary>
    public void AddHeader(HttpRequest request, string name)
    {
        if (request.Headers.TryGetValue(name, out var values))
            Add(PartnerPlace.Header, name, values);
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private static RejectedException Unsupported(HttpRequest request, string expected) => new(
        StatusCodes.Status415UnsupportedMediaType,
        $"The content type is '{request.ContentType}'; expected {expected}.");

    private void Add(PartnerPlace place, string name, Microsoft.Extensions.Primitives.StringValues values)
    {
        if (values.Count != 1)
            throw new RejectedException(StatusCodes.Status400BadRequest, $"{name} occurs {values.Count} times; expected once.");
        _values.Add((place, name), (values[0] ?? string.Empty, JsonValueKind.String));
    }

    private async Task AddJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw new RejectedException(StatusCodes.Status400BadRequest, "The body is not a JSON object.");
            AddMembers(string.Empty, body.RootElement);
        }
        catch (JsonException exception)
        {
            throw new RejectedException(StatusCodes.Status400BadRequest, $"The body is not JSON: {exception.Message}");
        }
    }

    private void AddMembers(string prefix, JsonElement members)
    {
        foreach (var member in members.EnumerateObject())
        {
            var name = prefix + member.Name;
            if (member.Value.ValueKind == JsonValueKind.Object)
                AddMembers($"{name}.", member.Value);
            else if (!_values.TryAdd((PartnerPlace.Json, name), (member.Value.ToString(), member.Value.ValueKind)))
                throw new RejectedException(StatusCodes.Status400BadRequest, $"{name} occurs twice in the body.");
        }
    }
}
