/** @file Entry of the evidence worker: exposes the host, nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import { EvidenceHost } from './evidence-host';

expose(new EvidenceHost());
