/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_PUB_SUB (connect4_pub_sub_get_type ())
G_DECLARE_FINAL_TYPE (Connect4PubSub, connect4_pub_sub, CONNECT4, PUB_SUB, Connect4Actor)

/**
 * Connect4PubSubFunc:
 * @subscriber: the actor that subscribed
 * @topic: the topic
 * @message: what was broadcast; valid during the call
 * @user_data: what was given to connect4_pub_sub_subscribe()
 *
 * Called once a broadcast, in the order of subscription, within the broadcast itself; a broadcast
 * made from inside such a call is delivered when the one under way has reached everybody.
 */
typedef void (*Connect4PubSubFunc) (Connect4Actor *subscriber,
                                    const char    *topic,
                                    gpointer       message,
                                    gpointer       user_data);

Connect4PubSub *connect4_pub_sub_new            (const char         *name);
void            connect4_pub_sub_subscribe      (Connect4PubSub     *self,
                                                 Connect4Actor      *subscriber,
                                                 const char         *topic,
                                                 Connect4PubSubFunc  func,
                                                 gpointer            user_data);
void            connect4_pub_sub_unsubscribe    (Connect4PubSub     *self,
                                                 Connect4Actor      *subscriber,
                                                 const char         *topic);
guint           connect4_pub_sub_broadcast      (Connect4PubSub     *self,
                                                 const char         *topic,
                                                 gpointer            message,
                                                 GDestroyNotify      message_free);
guint           connect4_pub_sub_broadcast_from (Connect4PubSub     *self,
                                                 Connect4Actor      *sender,
                                                 const char         *topic,
                                                 gpointer            message,
                                                 GDestroyNotify      message_free);

G_END_DECLS
