using PollerSaga.Files;

namespace PollerSaga.Tests.Files;

public sealed class DiskFaultTests
{
    [TestCase(28, "The disk is full: /data/page cannot be written. Free some space.")]
    [TestCase(122, "The disk is full: /data/page cannot be written. Free some space.")]
    [TestCase(unchecked((int)0x80070070), "The disk is full: /data/page cannot be written. Free some space.")]
    [TestCase(30, "/data/page is on a read-only file system. Choose a writable folder.")]
    [TestCase(5, "/data/page cannot be written: worn out")]
    public void Classifies_error_codes(int code, string message)
    {
        var exception = new IOException("worn out", code);

        Assert.That((DiskFault.Is(exception), DiskFault.At("/data/page", exception).Message), Is.EqualTo((true, message)));
    }

    [Test]
    public void Reports_a_file_without_write_permission()
    {
        var exception = new UnauthorizedAccessException("Access denied.");
        var fault = DiskFault.At("/data/page", exception);

        Assert.That(
            (DiskFault.Is(exception), fault.Message, fault.InnerException),
            Is.EqualTo((true, "/data/page may not be written. Check the permissions of the file and its folder.", exception)));
    }

    [Test]
    public void Ignores_other_exceptions() =>
        Assert.That(
            new Exception[]
            {
                new InvalidOperationException(),
                new ArgumentException(),
                new OperationCanceledException(),
            }.Select(DiskFault.Is),
            Has.All.False);
}
