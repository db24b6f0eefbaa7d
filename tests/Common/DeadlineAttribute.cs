using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Xunit.v3;

[assembly: MicroSsim.Tests.Deadline]

namespace MicroSsim.Tests;

/// <summary>
/// Gives every test of an assembly a deadline, so that none waits for ever: after 8 minutes its cancellation token is cancelled, and a
/// minute later the process ends with its name. The environment variable MICROSSIM_TEST_MINUTES sets another number of minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class DeadlineAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable("MICROSSIM_TEST_MINUTES"), NumberStyles.Float, CultureInfo.InvariantCulture,
            out double minutes) ? minutes : 8);

    private static readonly ConcurrentDictionary<string, Timer> Running = [];

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        bool isCancelled = false;
        Running[test.UniqueID] = new Timer(
            _ =>
            {
                string message = $"{test.TestDisplayName} is still running after its deadline.";
                Console.Error.WriteLine(message);
                if (isCancelled) Environment.FailFast(message);
                isCancelled = true;
                context.CancelCurrentTest();
            },
            null,
            Limit,
            TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out var timer)) timer.Dispose();
    }
}
