using System.Runtime.CompilerServices;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>
/// Finds links and metadata in HTML without building a tree: the HTML Standard's tokenizer (13.2.5) with scripting off, as far as it decides what is a tag, and what of the tree construction (13.2.6) decides where
/// tags count. Reads each byte once, in pieces of any size, allocates nothing but a few small buffers that it keeps, and is bounded in memory whatever a page holds. One instance serves page after page, one at a
/// time. Three parts: whole tags in a row of bytes (LinkScanner.Fast.cs), everything else byte by byte, resumable (this file, LinkScanner.Tags.cs, LinkScanner.Text.cs), and what a tag means (LinkScanner.Tree.cs).
/// </summary>
/// <typeparam name="TReceiver">Takes what is found; a structure, so that its methods are called directly.</typeparam>
internal sealed partial class LinkScanner<TReceiver>
    where TReceiver : struct, ILinkReceiver
{
    /// <summary>Bytes that are kept of an attribute's value or a title, before character references are decoded.</summary>
    public const int MaxValue = 64 * 1024;

    private TReceiver _receiver;
    private bool _isXml;
    private bool _stopsAtTrigger;
    private bool _isStopped;
    private ScanState _state;

    /// <summary>What was found so far.</summary>
    public ref TReceiver Receiver => ref _receiver;

    /// <summary>Where the document's tree may hold other links than were reported.</summary>
    public TreeTrigger Triggers { get; private set; }

    /// <summary>Begins a document.</summary>
    /// <param name="receiver">Takes what is found.</param>
    /// <param name="isXml">Whether <c>&lt;script/&gt;</c> is a whole element, as XHTML has it.</param>
    /// <param name="stopsAtTrigger">Whether nothing more is read once the tree may hold other links.</param>
    public void Begin(in TReceiver receiver, bool isXml = false, bool stopsAtTrigger = false)
    {
        _receiver = receiver;
        _isXml = isXml;
        _stopsAtTrigger = stopsAtTrigger;
        _isStopped = false;
        _state = ScanState.Data;
        Triggers = TreeTrigger.None;
        BeginTree();
    }

    /// <summary>Reads the next piece.</summary>
    /// <param name="text">UTF-8, or any other text of which the ASCII bytes mean ASCII; without a byte order mark.</param>
    [MethodImpl(HotPath.Compiled)]
    public void Feed(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && !_isStopped) at = Step(text, at);
    }

    /// <summary>Ends the document: a tag that is not closed is none, a title is one.</summary>
    public void Finish()
    {
        if (!_isStopped) FinishText();
    }

    // Each state reads at least one byte, or hands the same byte on to a state that does.
    [MethodImpl(HotPath.Compiled)]
    private int Step(ReadOnlySpan<byte> text, int at)
    {
        var c = text[at];
        switch (_state)
        {
            case ScanState.Data:
                return Data(text, at);
            case <= ScanState.SelfClosing:
                return Tag(text, at);
            case ScanState.MarkupDeclaration:
                return Declaration(c, at);
            case ScanState.BogusComment:
                return Past(text, at, (byte)'>', ScanState.Data);
            case ScanState.CommentStart:
                return c == '>' ? To(ScanState.Data, at + 1) : c == '-' ? To(ScanState.CommentStartDash, at + 1) : To(ScanState.Comment, at);
            case ScanState.CommentStartDash:
                return c == '>' ? To(ScanState.Data, at + 1) : c == '-' ? To(ScanState.CommentEnd, at + 1) : To(ScanState.Comment, at);
            case ScanState.Comment:
                return Past(text, at, (byte)'-', ScanState.CommentEndDash);
            case ScanState.CommentEndDash:
                return To(c == '-' ? ScanState.CommentEnd : ScanState.Comment, at + 1);
            case ScanState.CommentEnd:
                return c == '-' ? at + 1 : To(c == '>' ? ScanState.Data : c == '!' ? ScanState.CommentEndBang : ScanState.Comment, at + 1);
            case ScanState.CommentEndBang:
                return To(c == '>' ? ScanState.Data : c == '-' ? ScanState.CommentEndDash : ScanState.Comment, at + 1);
            case ScanState.CData:
                return Past(text, at, (byte)']', ScanState.CDataBracket);
            case ScanState.CDataBracket:
                return To(c == ']' ? ScanState.CDataEnd : ScanState.CData, at + 1);
            case ScanState.CDataEnd:
                return c == ']' ? at + 1 : To(c == '>' ? ScanState.Data : ScanState.CData, at + 1);
            case ScanState.Plaintext:
                return text.Length;
            case <= ScanState.TextEndName:
                return Text(text, at);
            default:
                return Script(text, at);
        }
    }

    private int Declaration(byte c, int at)
    {
        if (_foreign.IsTextOnly) Trigger(TreeTrigger.Foreign);
        _name[_nameLength++] = c;
        var read = Name;
        if (read.SequenceEqual("--"u8)) return To(ScanState.CommentStart, at + 1);
        if (Matches(read, "doctype"u8)) return read.Length == 7 ? To(ScanState.BogusComment, at + 1) : at + 1;
        if ((_foreign.IsOpen || _isXml) && "[CDATA["u8.StartsWith(read)) return read.Length == 7 ? To(ScanState.CData, at + 1) : at + 1;
        return read.SequenceEqual("-"u8) ? at + 1 : To(ScanState.BogusComment, at);
    }

    private static bool Matches(ReadOnlySpan<byte> read, ReadOnlySpan<byte> word) => read.Length <= word.Length && System.Text.Ascii.EqualsIgnoreCase(read, word[..read.Length]);

    private int Past(ReadOnlySpan<byte> text, int at, byte end, ScanState next)
    {
        var length = text[at..].IndexOf(end);
        return length < 0 ? text.Length : To(next, at + length + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int To(ScanState state, int at)
    {
        _state = state;
        return at;
    }

    private void Trigger(TreeTrigger trigger)
    {
        Triggers |= trigger;
        if (_stopsAtTrigger) _isStopped = true;
    }

    private static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r';

    private static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') <= 'z' - 'a';
}
