# The program alone: static, without a shell, run by a user without rights.
#
#   docker build -t deepnet .
#
# On one machine, with nothing to set up: the service listens on the loopback
# address, so the container shares the network of its host. Jobs and models are
# kept in /data; give it a volume, or they go with the container.
#
#   docker run --rm --read-only --network host -v deepnet:/data deepnet
#
# The page and the HTTP API are then at http://127.0.0.1:7601 of the host. The link
# with the token: docker exec CONTAINER /deepnet dashboard --no-open. With
# Prometheus and Grafana beside it: docs/operations/compose.yaml.
#
# For other machines the service demands certificates from both sides, and it
# must know the address that its clients dial. The files are made as in
# docs/how-to/serve-with-certificates.md and have to be readable by user 65532.
#
#   docker run --rm --read-only -p 7600:7600 -v deepnet:/data \
#     -v "$PWD/certificates:/certificates:ro" deepnet serve \
#     --listen 0.0.0.0:7600 --advertise deepnet.example.org:7600 \
#     --tls-cert /certificates/service.pem \
#     --tls-key /certificates/service.key \
#     --tls-ca /certificates/authority.pem
#
# Answers travel over a connection that the service opens to the client, so the
# container has to be able to reach its clients. For browsers and HTTP clients of
# other machines add -p 7601:7601, and --http 0.0.0.0:7601 --http-host
# deepnet.example.org: they are shown the same certificate and need none.
#
# Nothing is written but in /data and, tables on their way in, in /tmp: the root may
# be read-only. Where volumes are not made by themselves (Kubernetes), mount both.

FROM --platform=$BUILDPLATFORM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags='-s -w' -o /deepnet ./cmd/deepnet
RUN mkdir /data && chmod 700 /data && mkdir /scratch && chmod 700 /scratch

FROM scratch
COPY --from=build /deepnet /deepnet
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /data /data
COPY --from=build --chown=65532:65532 /scratch /tmp
ENV DEEPNET_DATA=/data
VOLUME /data /tmp
USER 65532:65532
EXPOSE 7600 7601
STOPSIGNAL SIGTERM
ENTRYPOINT ["/deepnet"]
CMD ["serve"]
