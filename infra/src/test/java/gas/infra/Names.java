package gas.infra;

import com.fasterxml.jackson.databind.JsonNode;
import gas.infra.Templates.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What CloudFormation would put where templates refer to resources: their names and ARNs.
final class Names {
    private final Templates templates;

    Names(Templates templates) {
        this.templates = templates;
    }

    /// @param stack where the value is
    String text(String stack, JsonNode value) {
        if (value.isValueNode()) {
            return value.asText();
        }
        if (value.size() != 1) {
            throw new IllegalArgumentException("not a value: " + value);
        }
        String function = value.fieldNames().next();
        JsonNode argument = value.get(function);
        return switch (function) {
            case "Ref" -> reference(stack, argument.asText());
            case "Fn::GetAtt" ->
                attribute(stack, argument.get(0).asText(), argument.get(1).asText());
            case "Fn::ImportValue" -> imported(argument.asText());
            case "Fn::Join" ->
                texts(stack, argument.get(1)).stream()
                        .collect(Collectors.joining(argument.get(0).asText()));
            case "Fn::Select" ->
                split(stack, argument.get(1)).get(argument.get(0).asInt());
            default -> throw new IllegalArgumentException("no idea of " + function + ": " + value);
        };
    }

    List<String> texts(String stack, JsonNode values) {
        if (!values.isArray()) {
            return List.of(text(stack, values));
        }
        return StreamSupport.stream(values.spliterator(), false)
                .map(value -> text(stack, value))
                .toList();
    }

    private List<String> split(String stack, JsonNode function) {
        JsonNode split = function.path("Fn::Split");
        return split.isMissingNode()
                ? texts(stack, function)
                : List.of(text(stack, split.get(1)).split(split.get(0).asText()));
    }

    private String imported(String export) {
        String stack = export.substring(templates.environment.named("").length(), export.indexOf(':'));
        List<JsonNode> found = new ArrayList<>();
        templates.stack(stack).path("Outputs").forEach(output -> {
            if (output.path("Export").path("Name").asText().equals(export)) {
                found.add(output.get("Value"));
            }
        });
        return text(stack, found.getFirst());
    }

    private String reference(String stack, String id) {
        switch (id) {
            case "AWS::Partition" -> {
                return "aws";
            }
            case "AWS::URLSuffix" -> {
                return "amazonaws.com";
            }
            case "AWS::Region" -> {
                return templates.environment.region();
            }
            case "AWS::AccountId" -> {
                return templates.environment.account();
            }
            default -> {}
        }
        Resource resource = templates.resources().get(stack + "/" + id);
        if (resource == null) {
            return "<" + id + ">";
        }
        return switch (resource.type()) {
            case "AWS::DynamoDB::Table" -> named(resource, "TableName");
            case "AWS::S3::Bucket" -> named(resource, "BucketName");
            case "AWS::ECR::Repository" -> named(resource, "RepositoryName");
            case "AWS::ECS::Cluster" -> named(resource, "ClusterName");
            case "AWS::ECS::CapacityProvider" -> named(resource, "Name");
            case "AWS::AutoScaling::AutoScalingGroup" -> named(resource, "AutoScalingGroupName");
            case "AWS::Logs::LogGroup" -> named(resource, "LogGroupName");
            case "AWS::Lambda::Function" -> named(resource, "FunctionName");
            case "AWS::SNS::Topic" -> arn("sns", named(resource, "TopicName"));
            case "AWS::StepFunctions::StateMachine" ->
                arn("states", "stateMachine:" + named(resource, "StateMachineName"));
            case "AWS::SecretsManager::Secret" -> arn("secretsmanager", "secret:" + named(resource, "Name"));
            case "AWS::Lambda::Alias" ->
                arn("lambda", "function:" + text(stack, resource.get("FunctionName")) + ":" + named(resource, "Name"));
            default -> "<" + id + ">";
        };
    }

    private String attribute(String stack, String id, String attribute) {
        Resource resource = templates.resources().get(stack + "/" + id);
        return switch (resource.type() + "." + attribute) {
            case "AWS::DynamoDB::Table.Arn" -> arn("dynamodb", "table/" + named(resource, "TableName"));
            case "AWS::S3::Bucket.Arn" -> "arn:aws:s3:::" + named(resource, "BucketName");
            case "AWS::SQS::Queue.Arn" -> arn("sqs", named(resource, "QueueName"));
            case "AWS::SQS::Queue.QueueName" -> named(resource, "QueueName");
            case "AWS::SNS::Topic.TopicName" -> named(resource, "TopicName");
            case "AWS::ECR::Repository.Arn" -> arn("ecr", "repository/" + named(resource, "RepositoryName"));
            case "AWS::ECS::Cluster.Arn" -> arn("ecs", "cluster/" + named(resource, "ClusterName"));
            case "AWS::Lambda::Function.Arn" -> arn("lambda", "function:" + named(resource, "FunctionName"));
            case "AWS::Logs::LogGroup.Arn" -> arn("logs", "log-group:" + named(resource, "LogGroupName") + ":*");
            default -> "<" + id + "." + attribute + ">";
        };
    }

    private String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + templates.environment.region() + ":" + templates.environment.account() + ":"
                + resource;
    }

    private String named(Resource resource, String property) {
        JsonNode name = resource.get(property);
        return name.isMissingNode() ? "<" + resource.id() + ">" : text(resource.stack(), name);
    }
}
