namespace PollerSaga.Testing.Serving;

/// <summary>Counts how often each record was read. The memory depends on the records that were read, not on their ids.</summary>
internal sealed class ReadCounts
{
    private const int ChunkSize = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, int[]> _chunks = [];

    public void Add(IEnumerable<long> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                if (!_chunks.TryGetValue(id / ChunkSize, out var chunk))
                    _chunks.Add(id / ChunkSize, chunk = new int[ChunkSize]);
                chunk[id % ChunkSize]++;
            }
        }
    }

    public int Of(long id)
    {
        lock (_lock)
            return _chunks.TryGetValue(id / ChunkSize, out var chunk) ? chunk[id % ChunkSize] : 0;
    }

    /// <summary>Returns the records that were read, with their numbers of reads, in order.</summary>
    public IReadOnlyList<(long Id, int Reads)> Read()
    {
        lock (_lock)
        {
            return
            [
                .. from chunk in _chunks
                   orderby chunk.Key
                   from entry in chunk.Value.Select((reads, index) => (Id: (chunk.Key * ChunkSize) + index, reads))
                   where entry.reads > 0
                   select entry,
            ];
        }
    }
}
