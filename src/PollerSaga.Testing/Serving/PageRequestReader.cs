using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Serving;

/// <summary>Reads and checks the request for a page.</summary>
internal sealed class PageRequestReader(DialectContract contract)
{
    private const string Filter = "filter";

    /// <exception cref="RejectedException">The request does not fit the dialect.</exception>
    public async Task<PageRequest> ReadAsync(HttpRequest request, Listing listing, CancellationToken cancellationToken)
    {
        if (contract.Strict && request.Method != contract.Method.Method)
        {
            throw new RejectedException(
                StatusCodes.Status405MethodNotAllowed,
                $"The method is {request.Method}; expected {contract.Method}.");
        }

        var fields = await RequestFields.ReadAsync(request, contract, cancellationToken);
        if (contract.Dialect.In == PartnerPlace.Header)
        {
            fields.AddHeader(request, contract.Parameter);
            if (contract.SizeParameter.Length > 0 && contract.SizeIn == PartnerPlace.Header)
                fields.AddHeader(request, contract.SizeParameter);
        }

        if (contract.Strict)
            CheckNames(fields);
        if (contract.Pagination == PartnerPagination.None)
            return new PageRequest(0, checked((int)listing.Total));

        var size = SizeOf(fields);
        return new PageRequest(StartOf(fields, size, listing), size);
    }

    private void CheckNames(RequestFields fields)
    {
        foreach (var (place, name) in fields.Names)
        {
            if (!IsKnown(place, name))
                throw Bad($"'{name}' in the {DialectKeys.NameOf(place)} is not a parameter of this listing.");
        }

        if (contract.Method != HttpMethod.Post)
            return;
        var body = contract.HasForm ? PartnerPlace.Form : PartnerPlace.Json;
        if (!fields.TryGet(body, Filter, out var filter, out _) || filter != "all")
            throw Bad($"{Filter} in the {DialectKeys.NameOf(body)} is '{filter}'; expected 'all' on every page.");
    }

    private bool IsKnown(PartnerPlace place, string name) =>
        (place == contract.Dialect.In && name == contract.Parameter && contract.Pagination != PartnerPagination.None)
        || (place == contract.SizeIn && name == contract.SizeParameter)
        || (place == PartnerPlace.Query && contract.Dialect.Auth == PartnerAuthentication.ApiKeyQuery && name == contract.AuthName)
        || (place == (contract.HasForm ? PartnerPlace.Form : PartnerPlace.Json) && contract.Method == HttpMethod.Post && name == Filter);

    private int SizeOf(RequestFields fields)
    {
        if (contract.SizeParameter.Length == 0 || !fields.TryGet(contract.SizeIn, contract.SizeParameter, out var text, out var kind))
            return contract.Dialect.Size;

        var size = NumberOf(contract.SizeParameter, text, kind);
        if (!contract.Strict)
            return (int)Math.Min(size, contract.MaxSize);
        return size >= 1 && size <= contract.MaxSize
            ? (int)size
            : throw Bad($"{contract.SizeParameter} is {size}; expected a page size from 1 to {contract.MaxSize}.");
    }

    private long StartOf(RequestFields fields, int size, Listing listing)
    {
        var hasParameter = fields.TryGet(contract.Dialect.In, contract.Parameter, out var text, out var kind);
        switch (contract.Pagination)
        {
            case PartnerPagination.StartAt or PartnerPagination.Offset:
                return hasParameter ? Position(text, kind) : 0;
            case PartnerPagination.Page:
                return hasParameter ? checked(Position(text, kind) * size) : 0;
            case PartnerPagination.Keyset:
                return listing.After(hasParameter ? NumberOf(contract.Parameter, text, kind) : -1);
            default:
                if (!hasParameter)
                    return 0;
                if (contract.Dialect.In == PartnerPlace.Json && kind != JsonValueKind.String)
                    throw Bad($"{contract.Parameter} is the JSON value {text}; expected a string.");
                return CursorToken.TryParse(text, out var start)
                    ? start
                    : throw Bad($"{contract.Parameter} is '{text}', which is no token of this listing.");
        }
    }

    private long Position(string text, JsonValueKind kind)
    {
        var position = NumberOf(contract.Parameter, text, kind) - contract.First;
        return position >= 0 && position <= int.MaxValue * 1_000L
            ? position
            : throw Bad($"{contract.Parameter} is {text}; expected a position from {contract.First} on.");
    }

    private long NumberOf(string name, string text, JsonValueKind kind)
    {
        var isNumber = contract.Dialect.In != PartnerPlace.Json || contract.Pagination == PartnerPagination.Keyset
            || kind == JsonValueKind.Number;
        return isNumber && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad($"{name} is '{text}' ({kind}); expected a whole number of at least 0.");
    }

    private static RejectedException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
