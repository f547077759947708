package gas.engine.internal.reference;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a compiled reference says of itself.
///
/// @param sequenceSha256 of the FASTA file's bytes as they were read, compressed or not
/// @param regulatoryFile empty where there is none
public record About(
        String name,
        String assembly,
        String sequenceFile,
        String sequenceSha256,
        String genesFile,
        String genesSha256,
        String regulatoryFile,
        String regulatorySha256,
        List<ContigEntry> contigs) {

    void write(DataOutputStream out) throws IOException {
        for (String text : List.of(
                name,
                assembly,
                sequenceFile,
                sequenceSha256,
                genesFile,
                genesSha256,
                regulatoryFile,
                regulatorySha256)) {
            out.writeUTF(text);
        }
        out.writeInt(contigs.size());
        for (ContigEntry contig : contigs) {
            out.writeUTF(contig.name());
            out.writeLong(contig.length());
            out.writeLong(contig.sequenced());
            out.writeInt(contig.aliases().size());
            for (String alias : contig.aliases()) {
                out.writeUTF(alias);
            }
            out.writeLong(contig.sequenceAt());
            out.writeInt(contig.firstRun());
            out.writeInt(contig.runs());
            out.writeInt(contig.firstTranscript());
            out.writeInt(contig.transcripts());
            out.writeInt(contig.firstBin());
            out.writeInt(contig.bins());
        }
    }

    static About read(DataInputStream in) throws IOException {
        String name = in.readUTF();
        String assembly = in.readUTF();
        String sequenceFile = in.readUTF();
        String sequenceSha256 = in.readUTF();
        String genesFile = in.readUTF();
        String genesSha256 = in.readUTF();
        String regulatoryFile = in.readUTF();
        String regulatorySha256 = in.readUTF();
        int count = in.readInt();
        List<ContigEntry> contigs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String contig = in.readUTF();
            long length = in.readLong();
            long sequenced = in.readLong();
            int aliases = in.readInt();
            List<String> names = new ArrayList<>(aliases);
            for (int j = 0; j < aliases; j++) {
                names.add(in.readUTF());
            }
            contigs.add(new ContigEntry(
                    contig,
                    length,
                    sequenced,
                    List.copyOf(names),
                    in.readLong(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt()));
        }
        return new About(
                name,
                assembly,
                sequenceFile,
                sequenceSha256,
                genesFile,
                genesSha256,
                regulatoryFile,
                regulatorySha256,
                List.copyOf(contigs));
    }
}
