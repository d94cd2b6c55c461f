using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using CsCheck;
using MassTransit;
using MassTransit.Serialization;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Processing;
using PollerSaga.Reports;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Fuzzing;

/// <summary>Bodies of messages that anybody can send: each is a message, or refused with a reason.</summary>
public sealed class MessageFuzzTests
{
    private static readonly string[] Payloads =
    [
        """
        {"task":{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0","index":3,
        "request":{"url":"https://api.test/payload","startAt":300,"count":100}},
        "payloadLocation":{"bucket":"payloads","key":"9232efd6/56395f88.json"}}
        """,
    ];

    private static readonly string[] Reports =
    [
        """{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0"}""",
        """{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0","error":"It broke."}""",
        """{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0","error":"\ud800"}""",
        """{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0","\udfff":1}""",
    ];

    private static readonly string[] Starts =
    [
        """
        {"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","url":"https://api.test/payload?a=b","maxConcurrency":3,"timeout":"00:05:00",
        "timeToLive":"1.02:00:00","toleratedFailureCount":3,"toleratedFailurePercentage":1.5,"by":"alice"}
        """,
    ];

    [Test]
    public void A_message_of_the_processing_queue_names_a_page_or_is_refused() => Mutations.Of(Payloads).Sample(
        bytes =>
        {
            try
            {
                var message = WireMessageReader.Read(bytes);
                return message.Task.JobId != Guid.Empty && message.PayloadLocation.Key is not null;
            }
            catch (PayloadProcessingException exception)
            {
                return exception.Message.Length > 0;
            }
        },
        iter: Mutations.Count,
        print: Mutations.Print);

    [Test]
    public void A_report_of_a_consumer_names_a_page_or_is_refused() => Mutations.Of(Reports).Sample(
        bytes =>
        {
            try
            {
                return CompletionReport.Read(Encoding.UTF8.GetString(bytes)) switch
                {
                    PayloadProcessed processed => processed.TaskId != Guid.Empty,
                    PayloadProcessingFailed failed => failed.TaskId != Guid.Empty,
                    _ => false,
                };
            }
            catch (FormatException exception)
            {
                return exception.Message.Length > 0;
            }
        },
        iter: Mutations.Count,
        print: Mutations.Print);

    [Test]
    public void A_start_is_read_or_refused() => Mutations.Of(Starts).Sample(
        bytes =>
        {
            try
            {
                var context = new PlainJson<StartPollerJob>().Deserialize(new BytesMessageBody(bytes), EmptyHeaders.Instance);
                return context.TryGetMessage<StartPollerJob>(out _);
            }
            catch (Exception exception) when (exception is SerializationException or JsonException)
            {
                return exception.Message.Length > 0;
            }
        },
        iter: Mutations.Count,
        print: Mutations.Print);
}
