/** As much of an object of Kubernetes as is looked at here. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    managedFields?: unknown;
    ownerReferences?: { uid: string; kind: string; name: string }[];
  };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    running?: { startedAt?: string };
    terminated?: { exitCode?: number; signal?: number; reason?: string; message?: string };
  };
  lastState?: { terminated?: { exitCode?: number; signal?: number; reason?: string; message?: string } };
}
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}
export interface Pod extends KubeObject {
  spec?: { nodeName?: string; containers?: { name: string }[] } & Record<string, unknown>;
  status?: {
    phase?: string;
    podIP?: string;
    startTime?: string;
    reason?: string;
    message?: string;
    conditions?: Condition[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  } & Record<string, unknown>;
}
export interface DeploymentObject extends KubeObject {
  spec?: { replicas?: number; selector?: { matchLabels?: Record<string, string> }; template?: PodTemplate } & Record<
    string,
    unknown
  >;
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
  } & Record<string, unknown>;
}
export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: { containers?: PodContainer[]; initContainers?: PodContainer[] } & Record<string, unknown>;
}
export interface PodContainer {
  name?: string;
  image?: string;
  env?: unknown[];
  envFrom?: unknown[];
  [key: string]: unknown;
}
export interface KubeList<T extends KubeObject = KubeObject> {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: T[];
}

export const titleOf = ({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>) => `${kind} ${metadata.name}`;
