import { All, Controller, Param, Query, Req, UseFilters } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Caller } from '../auth/caller.decorator.js';
import { ConverseErrorFilter } from '../doors/converse/converse-error.filter.js';
import { fromInferenceProfileArn } from '../doors/converse/inference-profile-arn.js';
import { requireMethod } from '../doors/converse/require-method.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal } from '../gateway/model/principal.js';
import { ProviderRegistry } from '../gateway/ports/provider-registry.js';
import { listModels } from '../gateway/routing/list-models.js';
import { type InferenceProfile, toInferenceProfile } from './inference-profile.js';
import { type ProfilePage, readProfileQuery, toProfilePage } from './profile-page.js';

/**
 * The models that the caller may call, as Bedrock's control plane lists inference profiles. Clients that look for models
 * before they call one (Claude Code) ask here.
 */
@Controller('bedrock/inference-profiles')
@UseFilters(ConverseErrorFilter)
export class InferenceProfilesController {
  private readonly since = new Date().toISOString();

  constructor(private readonly registry: ProviderRegistry) {}

  /** `ListInferenceProfiles`. */
  @All()
  list(
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Query() query: Readonly<Record<string, unknown>>,
  ): ProfilePage {
    requireMethod(request, 'GET');
    return toProfilePage(this.profilesOf(principal), readProfileQuery(query));
  }

  /** `GetInferenceProfile`, by id or ARN; AWS's clients encode the slashes of both, people do not. */
  @All('*')
  get(
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Param('*') identifier: string,
  ): InferenceProfile {
    requireMethod(request, 'GET');
    const id = fromInferenceProfileArn(identifier);
    const found = this.profilesOf(principal).find((profile) => profile.inferenceProfileId === id);
    if (found !== undefined) return found;
    throw new GatewayError(
      'notFound',
      'No such inference profile is listed for this caller. GET /bedrock/inference-profiles lists those there are.',
    );
  }

  private profilesOf(principal: Principal): InferenceProfile[] {
    return listModels(principal, this.registry).map((reference) => toInferenceProfile(reference, this.since));
  }
}
