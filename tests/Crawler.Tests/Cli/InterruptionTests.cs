using System.Runtime.InteropServices;
using Crawler.Cli;

namespace Crawler.Tests.Cli;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData(new[] { PosixSignal.SIGINT }, new[] { 0 }, SignalMeaning.Stop)]
    [InlineData(new[] { PosixSignal.SIGHUP }, new[] { 0 }, SignalMeaning.Stop)]
    [InlineData(new[] { PosixSignal.SIGTERM, PosixSignal.SIGTERM }, new[] { 0, 0 }, SignalMeaning.None)]
    [InlineData(new[] { PosixSignal.SIGTERM, PosixSignal.SIGTERM }, new[] { 0, 999 }, SignalMeaning.None)]
    [InlineData(new[] { PosixSignal.SIGTERM, PosixSignal.SIGTERM }, new[] { 0, 1000 }, SignalMeaning.StopAtOnce)]
    [InlineData(new[] { PosixSignal.SIGINT, PosixSignal.SIGINT }, new[] { 0, 249 }, SignalMeaning.None)]
    [InlineData(new[] { PosixSignal.SIGINT, PosixSignal.SIGINT }, new[] { 0, 250 }, SignalMeaning.StopAtOnce)]
    [InlineData(new[] { PosixSignal.SIGHUP, PosixSignal.SIGTERM }, new[] { 0, 1 }, SignalMeaning.None)]
    [InlineData(new[] { PosixSignal.SIGHUP, PosixSignal.SIGTERM }, new[] { 0, 1000 }, SignalMeaning.StopAtOnce)]
    [InlineData(new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }, new[] { 0, 60000 }, SignalMeaning.None)]
    [InlineData(new[] { PosixSignal.SIGINT, PosixSignal.SIGINT, PosixSignal.SIGINT }, new[] { 0, 200, 300 }, SignalMeaning.StopAtOnce)]
    [InlineData(new[] { PosixSignal.SIGINT, PosixSignal.SIGINT, PosixSignal.SIGINT }, new[] { 0, 5000, 5001 }, SignalMeaning.None)]
    public void Signals_TheLastOneMeans(PosixSignal[] signals, int[] milliseconds, object meaning)
    {
        var (all, last) = (StopSignals.None, SignalMeaning.None);
        foreach (var (signal, at) in signals.Zip(milliseconds)) (all, last) = all.Next(signal, TimeSpan.FromMilliseconds(at));
        Assert.Equal(meaning, last);
    }

    [Fact]
    public void FirstIsAWishSecondAnOrder_TheSameOnceMoreIsNothing()
    {
        var clock = new HandClock();
        var (orders, acts) = (0, 0);
        using var interruption = new Interruption(() => orders++, clock) { LastAct = () => acts++ };
        clock.Now = TimeSpan.FromHours(1);
        interruption.Signal(PosixSignal.SIGTERM);
        interruption.Signal(PosixSignal.SIGTERM);
        Assert.True(interruption.Requested.IsCancellationRequested);
        Assert.Equal((0, 0), (orders, acts));
        clock.Now += TimeSpan.FromSeconds(2);
        interruption.Signal(PosixSignal.SIGTERM);
        Assert.Equal((1, 1), (orders, acts));
    }

    [Theory]
    [InlineData(PosixSignal.SIGHUP)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task SystemEndsTheProcessWithTheHandler_ItReturnsWhenAllIsDone(PosixSignal signal)
    {
        var interruption = new Interruption(() => { }, endsWithHandler: true);
        var requested = interruption.WaitAsync();
        var handler = Task.Factory.StartNew(() => interruption.OnSignal(new PosixSignalContext(signal)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await requested;
        Assert.False(handler.IsCompleted);
        interruption.Dispose();
        await handler;
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, true)]
    [InlineData(PosixSignal.SIGQUIT, true)]
    [InlineData(PosixSignal.SIGTERM, false)]
    [InlineData(PosixSignal.SIGHUP, false)]
    public void SystemDoesNotEndTheProcess_TheHandlerReturnsAtOnce(PosixSignal signal, bool endsWithHandler)
    {
        using var interruption = new Interruption(() => { }, endsWithHandler: endsWithHandler);
        var context = new PosixSignalContext(signal);
        interruption.OnSignal(context);
        Assert.True(context.Cancel);
        Assert.True(interruption.Requested.IsCancellationRequested);
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
