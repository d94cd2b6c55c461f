using PollerSaga.Files;

namespace PollerSaga.Tests.Files;

public sealed class DiskFaultTests
{
    [TestCase(28, "The disk is full: /data/page cannot be written. Free some space.")]
    [TestCase(122, "The disk is full: /data/page cannot be written. Free some space.")]
    [TestCase(unchecked((int)0x80070070), "The disk is full: /data/page cannot be written. Free some space.")]
    [TestCase(30, "/data/page is on a read-only file system. Choose a writable folder.")]
    [TestCase(5, "/data/page cannot be written: worn out")]
    public void Names_the_fault_of_an_error_code(int code, string message)
    {
        var exception = new IOException("worn out", code);

        Assert.That((DiskFault.Is(exception), DiskFault.At("/data/page", exception).Message), Is.EqualTo((true, message)));
    }

    [Test]
    public void Names_a_file_that_may_not_be_written()
    {
        var exception = new UnauthorizedAccessException("Access denied.");
        var fault = DiskFault.At("/data/page", exception);

        Assert.That(
            (DiskFault.Is(exception), fault.Message, fault.InnerException),
            Is.EqualTo((true, "/data/page may not be written. Check the permissions of the file and its folder.", exception)));
    }

    [Test]
    public void Takes_nothing_else_for_its_own() =>
        Assert.That(new Exception[] { new InvalidOperationException(), new ArgumentException(), new OperationCanceledException() }.Select(DiskFault.Is), Has.All.False);
}
