package gas.engine.internal.reference;

/// A feature of a regulatory build: `promoter`, `enhancer`, `CTCF_binding_site`. Coordinates are 1-based and
/// inclusive.
public record RegulatoryFeature(int start, int end, byte[] id, byte[] type) {}
