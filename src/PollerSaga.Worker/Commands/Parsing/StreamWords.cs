using PollerSaga.Jobs.Preparation;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Finds the stream of a file that the command line names.</summary>
internal static class StreamWords
{
    /// <exception cref="UsageException">The stream does not exist, or a parameter is missing or unknown.</exception>
    public static RequestedStream Find(Func<RequestedStream> find)
    {
        try
        {
            return find();
        }
        catch (StreamNotFoundException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
