using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MicroSsim.Tests;

/// <summary>A type that uses another type of the same assembly.</summary>
/// <param name="From">Full name of the outermost type that holds the use.</param>
/// <param name="To">Full name of the outermost type that is used.</param>
/// <param name="FromFolder">Namespace of <paramref name="From"/> below the root namespace; "." for the root.</param>
/// <param name="ToFolder">Namespace of <paramref name="To"/> in the same form.</param>
public sealed record TypeUse(string From, string To, string FromFolder, string ToFolder);

/// <summary>
/// Reads from a compiled assembly which of its types use which others: base types, interfaces, attributes, signatures of fields,
/// methods and local variables, type constraints, and the instructions of every method. Constants are compiled into their users
/// and leave no trace.
/// </summary>
internal sealed class AssemblyReferences : ISignatureTypeProvider<int, object?>
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (int)(ushort)o.Value, o => o.OperandType);

    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly string _rootNamespace;
    private readonly HashSet<TypeUse> _uses = [];
    private TypeDefinitionHandle _user;

    private AssemblyReferences(PEReader file, string rootNamespace)
    {
        _file = file;
        _reader = file.GetMetadataReader();
        _rootNamespace = rootNamespace;
    }

    /// <summary>Reads all uses between types of different folders of a room.</summary>
    public static IReadOnlyCollection<TypeUse> Read(Room room)
    {
        using var file = new PEReader(File.OpenRead(room.Assembly));
        var references = new AssemblyReferences(file, room.Namespace);
        foreach (var handle in references._reader.TypeDefinitions) references.ReadType(handle);
        return references._uses;
    }

    /// <summary>Names of the assemblies that a room refers to.</summary>
    public static IReadOnlyList<string> AssembliesOf(Room room)
    {
        using var file = new PEReader(File.OpenRead(room.Assembly));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(a => reader.GetString(reader.GetAssemblyReference(a).Name))];
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        _user = handle;
        var type = _reader.GetTypeDefinition(handle);
        Add(type.BaseType);
        foreach (var i in type.GetInterfaceImplementations()) Add(_reader.GetInterfaceImplementation(i).Interface);
        AddAttributes(type.GetCustomAttributes());
        AddConstraints(type.GetGenericParameters());
        foreach (var f in type.GetFields())
        {
            var field = _reader.GetFieldDefinition(f);
            field.DecodeSignature(this, null);
            AddAttributes(field.GetCustomAttributes());
        }

        foreach (var p in type.GetProperties()) AddAttributes(_reader.GetPropertyDefinition(p).GetCustomAttributes());
        foreach (var m in type.GetMethods())
        {
            var method = _reader.GetMethodDefinition(m);
            method.DecodeSignature(this, null);
            AddAttributes(method.GetCustomAttributes());
            AddConstraints(method.GetGenericParameters());
            if (method.RelativeVirtualAddress != 0) ReadBody(_file.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    private void ReadBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil) _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
        foreach (var region in body.ExceptionRegions) Add(region.CatchType);
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int instruction = code.ReadByte();
            if (instruction == 0xFE) instruction = (instruction << 8) | code.ReadByte();
            switch (Operands[instruction])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case var operand:
                    code.Offset += SizeOf(operand);
                    break;
            }
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var a in attributes) Add(_reader.GetCustomAttribute(a).Constructor);
    }

    private void AddConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var p in parameters)
        {
            foreach (var c in _reader.GetGenericParameter(p).GetConstraints()) Add(_reader.GetGenericParameterConstraint(c).Type);
        }
    }

    /// <summary>Adds the types that a token stands for; those of other assemblies do not count.</summary>
    private void Add(EntityHandle token)
    {
        if (token.IsNil) return;
        switch (token.Kind)
        {
            case HandleKind.TypeDefinition:
                AddUse((TypeDefinitionHandle)token);
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)token).DecodeSignature(this, null);
                break;
            case HandleKind.FieldDefinition:
                AddUse(_reader.GetFieldDefinition((FieldDefinitionHandle)token).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                AddUse(_reader.GetMethodDefinition((MethodDefinitionHandle)token).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                var generic = _reader.GetMethodSpecification((MethodSpecificationHandle)token);
                generic.DecodeSignature(this, null);
                Add(generic.Method);
                break;
            case HandleKind.MemberReference:
                Add(_reader.GetMemberReference((MemberReferenceHandle)token).Parent);
                break;
        }
    }

    private void AddUse(TypeDefinitionHandle used)
    {
        var (from, fromFolder) = Describe(_user);
        var (to, toFolder) = Describe(used);
        if (fromFolder is null || toFolder is null || fromFolder == toFolder) return;
        _uses.Add(new TypeUse(from, to, fromFolder, toFolder));
    }

    /// <summary>Name and folder of the outermost type; no folder for types that the compiler adds.</summary>
    private (string Name, string? Folder) Describe(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = _reader.GetTypeDefinition(type.GetDeclaringType());
        string name = _reader.GetString(type.Name), space = _reader.GetString(type.Namespace);
        string? folder = space == _rootNamespace ? "."
            : space.StartsWith(_rootNamespace + ".", StringComparison.Ordinal) ? space[(_rootNamespace.Length + 1)..]
            : null;
        return (folder is null or "." ? name : $"{folder}.{name}", folder);
    }

    // The types in a signature are reported as they are decoded; the results of the provider carry nothing.
    int ISimpleTypeProvider<int>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        AddUse(handle);
        return 0;
    }

    int ISignatureTypeProvider<int, object?>.GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return 0;
    }

    int ISignatureTypeProvider<int, object?>.GetFunctionPointerType(MethodSignature<int> signature) => 0;

    int ISignatureTypeProvider<int, object?>.GetGenericMethodParameter(object? genericContext, int index) => 0;

    int ISignatureTypeProvider<int, object?>.GetGenericTypeParameter(object? genericContext, int index) => 0;

    int ISignatureTypeProvider<int, object?>.GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

    int ISignatureTypeProvider<int, object?>.GetPinnedType(int elementType) => 0;

    int IConstructedTypeProvider<int>.GetArrayType(int elementType, ArrayShape shape) => 0;

    int IConstructedTypeProvider<int>.GetByReferenceType(int elementType) => 0;

    int IConstructedTypeProvider<int>.GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

    int IConstructedTypeProvider<int>.GetPointerType(int elementType) => 0;

    int ISZArrayTypeProvider<int>.GetSZArrayType(int elementType) => 0;

    int ISimpleTypeProvider<int>.GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

    int ISimpleTypeProvider<int>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;
}
