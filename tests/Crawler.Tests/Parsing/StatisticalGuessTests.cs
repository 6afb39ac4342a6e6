using System.Diagnostics;
using Crawler.Parsing;
using Xunit.Abstractions;

namespace Crawler.Tests.Parsing;

public class StatisticalGuessTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Languages { get; } = new()
    {
        { "windows-1251", "Добро пожаловать на наш сайт. Здесь вы найдете много интересной информации о погоде и новостях нашего города." },
        { "koi8-r", "Добро пожаловать на наш сайт. Здесь вы найдете много интересной информации о погоде и новостях нашего города." },
        { "iso-8859-7", "Καλώς ήρθατε στην ιστοσελίδα μας. Εδώ θα βρείτε πολλές ενδιαφέρουσες πληροφορίες για τον καιρό και τις ειδήσεις." },
        { "shift_jis", "私たちのウェブサイトへようこそ。ここでは天気やニュースについての面白い情報をたくさん見つけることができます。" },
        { "euc-jp", "私たちのウェブサイトへようこそ。ここでは天気やニュースについての面白い情報をたくさん見つけることができます。" },
        { "gb18030", "欢迎来到我们的网站。在这里您可以找到许多关于天气和新闻的有趣信息。我们每天都会更新网站的内容。" },
        { "big5", "歡迎來到我們的網站。在這裡您可以找到許多關於天氣和新聞的有趣資訊。我們每天都會更新網站的內容。" },
        { "euc-kr", "우리 웹사이트에 오신 것을 환영합니다. 여기에서 날씨와 뉴스에 대한 흥미로운 정보를 많이 찾을 수 있습니다." },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void TextThatSaysNothing_IsToldByItsBytes(string encoding, string text)
    {
        var body = WebEncodings.Get(encoding).GetBytes($"<html><head><title>x</title></head><body><p>{text}</p></body></html>");
        var charset = CharsetSniffer.Decide(body, null);
        output.WriteLine($"{encoding}: {UtfUnknown.CharsetDetector.DetectFromBytes(body).Detected}");
        Assert.Equal((encoding, CharsetSource.Guess), (charset.Name, charset.Source));
    }

    [Theory]
    [InlineData("Les élèves français ont étudié la géographie à l'école où ils préfèrent le théâtre et la poésie. Ça va être très bien.")]
    [InlineData("Die Bäume stehen schön über dem großen Fluß; fünf Mädchen hören süße Töne. Übermäßig viele Äpfel.")]
    [InlineData("El niño pequeño comió una piña mañana en España según la tradición. ¿Qué pasó después? ¡Adiós, corazón!")]
    [InlineData("A informação não está disponível. Amanhã será possível à população ver as eleições. Coração e pão.")]
    [InlineData("Här är några svenska ord: älg, åska, ö, fågel, räksmörgås. Vi går över ån på måndag.")]
    [InlineData("La città è più bella di sera perché c'è un'atmosfera così. Però la libertà è già qui.")]
    [InlineData("It\u2019s \u201cfine\u201d \u2014 the company\u2019s \u00a9 2020 text goes on and on with \u201cplain\u201d words \u2026")]
    [InlineData("<title>Übersicht</title>Über uns")]
    [InlineData("Café")]
    [InlineData("Новости", "windows-1251")]
    public void WesternText_AndTextTooShortToTell_StayWithTheDefault(string text, string encoding = "windows-1252")
    {
        var body = WebEncodings.Get(encoding).GetBytes(text);
        output.WriteLine($"{UtfUnknown.CharsetDetector.DetectFromBytes(body).Detected}");
        var charset = CharsetSniffer.Decide(body, null);
        Assert.Equal(("windows-1252", CharsetSource.Default), (charset.Name, charset.Source));
    }

    [Fact]
    public void LargeDocument_CostsNoMoreThanItsBeginning()
    {
        var body = new byte[30_000_000];
        new Random(1).NextBytes(body);
        var clock = Stopwatch.StartNew();
        CharsetSniffer.Decide(body, null);
        output.WriteLine($"{clock.Elapsed.TotalMilliseconds:F0} ms");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
    }
}
