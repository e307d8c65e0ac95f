import { Controller, Get, Param, Query, UseFilters } from '@nestjs/common';
import { Caller } from '../auth/caller.decorator.js';
import { ConverseErrorFilter } from '../doors/converse/converse-error.filter.js';
import { fromInferenceProfileArn } from '../doors/converse/inference-profile-arn.js';
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
  @Get()
  list(@Caller() principal: Principal, @Query() query: Readonly<Record<string, unknown>>): ProfilePage {
    return toProfilePage(this.profilesOf(principal), readProfileQuery(query));
  }

  /** `GetInferenceProfile`, by id or ARN; AWS's clients encode the slashes of both, people do not. */
  @Get('*')
  get(@Caller() principal: Principal, @Param('*') identifier: string): InferenceProfile {
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
