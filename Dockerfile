# One pattern for every part: PART names the module, the target says what it is made of. Build the modules first
# (./gas up does, or mvn install -DskipTests).
#
#   docker build --target service --build-arg PART=web-service -t gas/web-service .
#   docker build --target library --build-arg PART=restore-lambda -t gas/restore-lambda .
#
# BASE_IMAGE is any glibc Linux with a Java 25 on its PATH and bash.
ARG BASE_IMAGE=docker.io/library/eclipse-temurin:25-jre-noble

# Who everything runs as, and the folder that a volume takes over.
FROM ${BASE_IMAGE} AS base
RUN mkdir -p /data && chown 10001:10001 /data
WORKDIR /app

# A Boot jar taken apart, what seldom changes first.
FROM base AS layers
ARG PART
COPY ${PART}/target/${PART}-1.0.0-SNAPSHOT.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

# A Spring Boot service: web-service, annotator-service, archive-service, thaw-service.
FROM base AS service
COPY --from=layers /app/layers/dependencies/ ./
COPY --from=layers /app/layers/snapshot-dependencies/ ./
COPY --from=layers /app/layers/application/ ./
COPY containers/healthy /usr/local/bin/healthy
USER 10001:10001
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError" SERVER_PORT=8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ["healthy", "/actuator/health"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-jar", "app.jar"]

# A jar and its libraries: restore-lambda, and local-cloud, which is for development alone.
FROM base AS library
ARG PART
COPY ${PART}/target/lib/ lib/
COPY ${PART}/target/${PART}-1.0.0-SNAPSHOT.jar lib/
COPY containers/healthy /usr/local/bin/healthy
USER 10001:10001
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError" LAMBDA_TASK_ROOT=/app
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-cp", "/app/lib/*"]
