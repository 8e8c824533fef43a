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
# container has to be able to reach its clients.

FROM --platform=$BUILDPLATFORM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags='-s -w' -o /deepnet ./cmd/deepnet
RUN mkdir /data && chmod 700 /data

FROM scratch
COPY --from=build /deepnet /deepnet
COPY --from=build --chown=65532:65532 /data /data
ENV DEEPNET_DATA=/data
VOLUME /data
USER 65532:65532
EXPOSE 7600
STOPSIGNAL SIGTERM
ENTRYPOINT ["/deepnet"]
CMD ["serve"]
