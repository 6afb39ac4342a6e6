namespace Crawler.MockWeb.Slow;

/// <summary>Counts connections, and requests by how they have ended, and lets somebody wait for a count.</summary>
internal sealed class RequestCounts
{
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> _waiting = [];

    public int InFlight { get; private set; }

    public int Peak { get; private set; }

    public int Requests { get; private set; }

    public int Connections { get; private set; }

    public int ConnectionsOpened { get; private set; }

    public int Answered { get; private set; }

    public int Abandoned { get; private set; }

    public void Begin() => Change(() =>
    {
        Requests++;
        Peak = Math.Max(Peak, ++InFlight);
    });

    public async Task DuringAsync(Func<Task> connection)
    {
        Change(() => (Connections, ConnectionsOpened) = (Connections + 1, ConnectionsOpened + 1));
        try
        {
            await connection();
        }
        finally
        {
            Change(() => Connections--);
        }
    }

    public void End(bool isAnswered) => Change(() =>
    {
        InFlight--;
        if (isAnswered) Answered++;
        else Abandoned++;
    });

    public void Forget() => Change(() => (Peak, Requests, Answered, Abandoned) = (InFlight, 0, 0, 0));

    public Task WhenAsync(Func<bool> condition)
    {
        lock (_lock)
        {
            if (condition()) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((condition, reached));
            return reached.Task;
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            foreach (var waiting in _waiting.Where(waiting => waiting.Condition()).ToArray())
            {
                waiting.Reached.SetResult();
                _waiting.Remove(waiting);
            }
        }
    }
}
