namespace PollerSaga.Testing.Serving;

/// <summary>The records that a request asks for.</summary>
/// <param name="Start">The position of the first record.</param>
/// <param name="Size">The page size; 0 is a page without records.</param>
internal readonly record struct PageRequest(long Start, int Size)
{
    /// <summary>The page, from 0.</summary>
    public long Index => Size == 0 ? 0 : Start / Size;
}
