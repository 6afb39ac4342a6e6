using System.Collections;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;

namespace Crawler.Parsing;

/// <summary>A node with its children as a linked list.</summary>
internal abstract class LinkNode : IConstructableNode, IConstructableNodeList
{
    private LinkNode? _lastChild;
    private LinkNode? _previous;
    private int _count;

    public abstract StringOrMemory NodeName { get; }

    public abstract NodeFlags Flags { get; }

    public LinkNode? ParentNode { get; private set; }

    public LinkNode? FirstChild { get; private set; }

    public LinkNode? Next { get; private set; }

    /// <summary>Ancestors when it was inserted; a later move of an ancestor does not correct it.</summary>
    public int Depth { get; private set; }

    public IConstructableNode? Parent
    {
        get => ParentNode;
        set
        {
            if (value is LinkNode parent) parent.AddNode(this);
            else RemoveFromParent();
        }
    }

    public IConstructableNodeList ChildNodes => this;

    int IConstructableNodeList.Length => _count;

    IConstructableNode IConstructableNodeList.this[int index] => ChildAt(index) ?? throw new ArgumentOutOfRangeException(nameof(index));

    public virtual void AddNode(IConstructableNode node) => InsertBefore((LinkNode)node, null);

    public void InsertBefore(LinkNode node, LinkNode? reference)
    {
        node.ParentNode?.Detach(node);
        node.ParentNode = this;
        node.Depth = Depth + 1;
        node.Next = reference;
        node._previous = reference is null ? _lastChild : reference._previous;
        if (node._previous is null) FirstChild = node;
        else node._previous.Next = node;
        if (reference is null) _lastChild = node;
        else reference._previous = node;
        _count++;
        node.Inserted();
    }

    public void InsertNode(int idx, IConstructableNode childNode) => InsertBefore((LinkNode)childNode, ChildAt(idx));

    public void RemoveFromParent() => ParentNode?.Detach(this);

    public void RemoveChild(IConstructableNode childNode) => Detach((LinkNode)childNode);

    public void RemoveNode(int idx, IConstructableNode childNode) => Detach((LinkNode)childNode);

    public virtual void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false)
    {
    }

    public void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false)
    {
    }

    void IConstructableNodeList.Clear()
    {
        while (FirstChild is { } child) Detach(child);
    }

    public IEnumerator<IConstructableNode> GetEnumerator()
    {
        for (var child = FirstChild; child is not null; child = child.Next) yield return child;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected void Detach(LinkNode node)
    {
        if (!ReferenceEquals(node.ParentNode, this)) return;
        if (node._previous is null) FirstChild = node.Next;
        else node._previous.Next = node.Next;
        if (node.Next is null) _lastChild = node._previous;
        else node.Next._previous = node._previous;
        _count--;
        node.ParentNode = null;
        node.Next = node._previous = null;
    }

    protected virtual void Inserted()
    {
    }

    private LinkNode? ChildAt(int index)
    {
        var child = FirstChild;
        while (child is not null && index-- > 0) child = child.Next;
        return child;
    }
}

/// <summary>The doctype: a place in the document and nothing else.</summary>
internal sealed class LinkDoctype : LinkNode
{
    public override StringOrMemory NodeName => "html";

    public override NodeFlags Flags => NodeFlags.None;
}
